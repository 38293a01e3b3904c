#include "generator/catalog/python/scripts.h"

#include <doctest/doctest.h>

#include <string>

using namespace stocktake;

namespace {

std::string digest(std::string_view script, std::string_view environment = {}) {
  const auto placed = placed_script(script, environment);
  return placed ? placed->sha256 : "";
}

}  // namespace

TEST_CASE("a script is the same wherever its environment was made") {
  const std::string rest = "import sys\nsys.exit(main())\n";
  const std::string one = digest("#!/one/env/bin/python\n" + rest, "/one/env");
  CHECK(one.size() == 64);
  CHECK(digest("#!/much/longer/path/to/env/bin/python\n" + rest, "/much/longer/path/to/env") == one);
  CHECK(digest("#!/bin/sh\n'''exec' \"/a b/env/bin/python\" \"$0\" \"$@\"\n' '''\n" + rest, "/a b/env") ==
        one);
  CHECK(digest("#!/two/env/bin/python3\n" + rest, "/two/env") == one);
  CHECK(digest("#!/two/env/bin/python2\n" + rest, "/two/env") != one);
  CHECK(digest("#!/two/env/bin/python\nevil()\n" + rest, "/two/env") != one);
  // Another place in the first line is no place of this environment.
  CHECK(digest("#!/tmp/evil/bin/python\n" + rest, "/two/env").empty());
  CHECK(digest("#!/two/environment/bin/python\n" + rest, "/two/env").empty());
}

TEST_CASE("a script of an environment is the same for every minor version of Python") {
  const std::string one = digest("#!/a/env/bin/python3\nx\n", "/a/env");
  CHECK(digest("#!/b/env/bin/python3.12\nx\n", "/b/env") == one);
  CHECK(digest("#!/b/env/bin/python3.x\nx\n", "/b/env") != one);
  CHECK(digest("#!/b/env/bin/python3.12/x\nx\n", "/b/env") != one);
  CHECK(digest("#!/b/env/bin/pypy3.10\nx\n", "/b/env") != one);
}

TEST_CASE("without an environment, the interpreter is the place of a Python script, and of no other") {
  CHECK(digest("#!/usr/bin/python3\nx\n") == digest("#!/opt/python/bin/python3.12\nx\n"));
  CHECK(placed_script("#!/usr/bin/python3 -I\nx\n", {})->place == "/usr/bin/python3");
  CHECK(digest("#!/usr/bin/python3 -I\nx\n") != digest("#!/usr/bin/python3\nx\n"));
  CHECK(digest("#!/usr/bin/env python3\nx\n").empty());
  CHECK(digest("#!/bin/sh\nx\n").empty());
  CHECK(digest("x\n").empty());
}

TEST_CASE("the environment is the one that activate names, unless a shell would read more in it") {
  CHECK(environment_of("deactivate () {\n}\nVIRTUAL_ENV=\"/a/env\"\nexport VIRTUAL_ENV\n") == "/a/env");
  CHECK(environment_of("VIRTUAL_ENV='/a/env'\n") == "/a/env");
  CHECK(environment_of("VIRTUAL_ENV=/a/env\r\n") == "/a/env");
  CHECK(environment_of("VIRTUAL_ENV=$(cygpath /a/env)\n").empty());
  CHECK(environment_of("VIRTUAL_ENV=\"/a; evil\"\n").empty());
  CHECK(environment_of("VIRTUAL_ENV=relative\n").empty());
  CHECK(environment_of("").empty());
}

TEST_CASE("an activation script is the same whatever the environment's path and name") {
  const auto activation = [](const std::string& path, const std::string& name, const std::string& more) {
    const auto placed = placed_activation(
        "VIRTUAL_ENV='" + path + "'\nPS1=\"(" + name + ") ${PS1:-}\"\nprompt = '" + name + "'\n" + more,
        path);
    return placed ? placed->sha256 + std::string(placed->place) : "";
  };
  const std::string one = activation("/a/env", "env", "");
  CHECK(one.substr(64) == "/a/env");
  CHECK(activation("/b/.venv", ".venv", "").substr(0, 64) == one.substr(0, 64));
  CHECK(activation("/b/.venv", ".venv", "evil\n").substr(0, 64) != one.substr(0, 64));
  // Without quotes or parentheses the name may be any word.
  CHECK(activation("/b/.venv", ".venv", "env\n").substr(0, 64) !=
        activation("/a/env", "env", ".venv\n").substr(0, 64));
  CHECK(!placed_activation("PS1=\"(env)\"\n", "/a/env"));
  CHECK(!placed_activation("VIRTUAL_ENV=/a/env\n", ""));
}

TEST_CASE("a console script says which function of which module it starts, whoever wrote it") {
  const std::string pip =
      "#!/srv/env/bin/python3.11\n# -*- coding: utf-8 -*-\nimport re\nimport sys\nfrom a.cli import main\n"
      "if __name__ == '__main__':\n    sys.argv[0] = re.sub(r'(-script\\.pyw|\\.exe)?$', '', sys.argv[0])\n"
      "    sys.exit(main())\n";
  const std::string uv =
      "#!/srv/env/bin/python3\n# -*- coding: utf-8 -*-\nimport sys\nfrom a.cli import main\n"
      "if __name__ == \"__main__\":\n    if sys.argv[0].endswith(\"-script.pyw\"):\n"
      "        sys.argv[0] = sys.argv[0][:-11]\n    elif sys.argv[0].endswith(\".exe\"):\n"
      "        sys.argv[0] = sys.argv[0][:-4]\n    sys.exit(main())\n";
  CHECK(console_start(pip, "/srv/env") == "bin/python a.cli:main");
  CHECK(console_start(uv, "/srv/env") == "bin/python a.cli:main");
  CHECK(console_start(pip, "/srv/other").empty());
  CHECK(console_start(pip, "").empty());
  for (const auto& [first, python] : std::initializer_list<std::pair<const char*, const char*>>{
           {"#!/usr/bin/python3\n", "/usr/bin/python"},
           {"#!/usr/local/bin/python3.11\n", "/usr/local/bin/python"},
           {"#!/usr/bin/python3 -i\n", ""},
           {"#!/usr/bin/env python3\n", ""},
           {"#!/tmp/python3\n", ""},
           {"#!/usr/bin/../../tmp/python3\n", ""}}) {
    CAPTURE(first);
    const std::string script = first + pip.substr(pip.find('\n') + 1);
    CHECK(console_start(script, "") == (*python == '\0' ? "" : std::string(python) + " a.cli:main"));
    CHECK(console_start(script, "/srv/env").empty());
  }
  CHECK(console_start(pip, "", true) == "/srv/env/bin/python a.cli:main");
  for (const char* none : {"/tmp/x/bin/python3", "/dev/shm/bin/python3", "/srv/env/lib/python3", "python3",
                           "/srv/../tmp/bin/python3", "/srv/env/bin/python2", "/srv/env/bin/ruby"}) {
    CAPTURE(std::string_view(none));
    CHECK(console_start(std::string("#!") + none + "\n" + pip.substr(pip.find('\n') + 1), "", true).empty());
  }
  const auto with = [&](std::string_view what, std::string_view instead) {
    std::string script = pip;
    script.replace(script.find(what), what.size(), instead);
    return console_start(script, "/srv/env");
  };
  CHECK(with("main\n", "App\n").empty());
  CHECK(with("import re\n", "import re, evil\n").empty());
  CHECK(with("import re\n", "import evil\n").empty());
  CHECK(with("from a.cli import main\n", "from a.cli import main\nfrom b import c\n").empty());
  CHECK(with("main())", "main(evil()))").empty());
  CHECK(with("    sys.exit(main())\n", "    sys.exit(main())\n    evil()\n").empty());
  CHECK(with("bin/python3.11", "bin/python3.11 -i").empty());
}
