#include "generator/catalog/python/hooks.h"

#include <doctest/doctest.h>

#include <string>

using namespace stocktake;

TEST_CASE("a .pth file's import lines are a hook, by the rule of site.py") {
  CHECK(pth_hook("/opt/lib\n# import x\nimportlib\n import os\n") == "");
  CHECK(pth_hook("import os; os.system('x')\n") == "python:import=import os; os.system('x')");
  CHECK(pth_hook("/opt/lib\r\nimport\tx").starts_with("python:import=import\tx sha256:"));
  CHECK(pth_hook("\xEF\xBB\xBFimport x") == "python:import=import x");
  CHECK(pth_hook("import a\nimport b\n\nimport c\n").starts_with("python:import=import a (+2 more) sha256:"));
  CHECK(pth_hook("import a\nimport b\n") != pth_hook("import a\nimport c\n"));
  CHECK(pth_hook("") == "");
}

TEST_CASE("a .pth file's import line is found behind any line end that some Python knows") {
  for (const auto end :
       {"\n", "\r", "\v", "\f", "\x1c", "\x1d", "\x1e", "\xC2\x85", "\xE2\x80\xA8", "\xE2\x80\xA9"})
    CHECK(pth_hook("# nothing" + std::string(end) + "import x") == "python:import=import x");
}

TEST_CASE("a long import line is shortened between characters") {
  const std::string hook = pth_hook("import " + std::string(192, 'a') + "éé");
  CHECK(hook.starts_with("python:import=import " + std::string(192, 'a') + "… sha256:"));
  CHECK(hook != pth_hook("import " + std::string(192, 'a') + "éè"));
  CHECK(pth_hook("import " + std::string(193, 'a')) == "python:import=import " + std::string(193, 'a'));
}

TEST_CASE("sitecustomize and usercustomize are hooks where site.py would import them") {
  CHECK(customize_hook("sitecustomize.py") == "python:sitecustomize");
  CHECK(customize_hook("usercustomize.pyc") == "python:usercustomize");
  CHECK(customize_hook("sitecustomize.cpython-311-x86_64-linux-gnu.so") == "python:sitecustomize");
  CHECK(customize_hook("sitecustomize/__init__.py") == "python:sitecustomize");
  for (const auto path : {"sitecustomize/other.py", "sitecustomize.txt", "sitecustomize2.py",
                          "pkg/sitecustomize.py", "__pycache__/sitecustomize.cpython-311.pyc"}) {
    CAPTURE(path);
    CHECK(customize_hook(path) == "");
  }
}

TEST_CASE("a script that shadows a common command is a hook, unless it is the distribution's own") {
  CHECK(script_hook("git", "evil") == "python:script=git");
  CHECK(script_hook("ssh.exe", "evil") == "python:script=ssh");
  CHECK(script_hook("apt", "evil") == "python:script=apt");
  CHECK(script_hook("zsh", "evil") == "python:script=zsh");
  CHECK(script_hook("pip3", "evil") == "python:script=pip3");
  CHECK(script_hook("pip", "pip") == "");
  CHECK(script_hook("pip3", "pip") == "");
  CHECK(script_hook("black", "black") == "");
  CHECK(script_hook("gitx", "evil") == "");
}
