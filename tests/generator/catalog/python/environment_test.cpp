#include "generator/catalog/python/environment.h"

#include <doctest/doctest.h>

#include "tests/generator/tree_builder.h"

using namespace stocktake;

TEST_CASE("the Python version is in the path of its library folder") {
  CHECK(python_version_in_path("lib/python3.11/site-packages", "python") == "3.11");
  CHECK(python_version_in_path("usr/lib/python3.13t/site-packages/x/_vendor", "python") == "3.13");
  CHECK(python_version_in_path("lib/pypy3.10/site-packages", "pypy") == "3.10");
  CHECK(python_version_in_path("usr/lib/python3/dist-packages", "python") == "");
  CHECK(python_version_in_path("python-project", "python") == "");
  CHECK(python_version_in_path("", "python") == "");
}

TEST_CASE("pyvenv.cfg says the full version, for both layouts of a virtual environment") {
  const Tree posix =
      TreeBuilder(kPythonCataloger).file("e/pyvenv.cfg", "home = /x\nversion = 3.11.7\n").build();
  CHECK(environment_of_path(posix, "e/lib/python3.11/site-packages").python_full_version == "3.11.7");
  const Tree windows =
      TreeBuilder(kPythonCataloger).file("pyvenv.cfg", "version_info = 3.12.1.final.0\r\n").build();
  const MarkerEnvironment environment = environment_of_path(windows, "Lib/site-packages");
  CHECK(environment.python_full_version == "3.12.1");
  CHECK(environment.python_version == "3.12");
  const Tree none = TreeBuilder(kPythonCataloger).build();
  CHECK(environment_of_path(none, "site").python_version == "");
}

TEST_CASE("PyPy is known by its library folder") {
  const Tree none = TreeBuilder(kPythonCataloger).build();
  const MarkerEnvironment environment = environment_of_path(none, "lib/pypy3.10/site-packages");
  CHECK(environment.python_version == "3.10");
  CHECK(environment.platform_python_implementation == "PyPy");
}

TEST_CASE("the tags of a wheel say the platform, and the version where they name one interpreter") {
  struct Case {
    std::string_view wheel, version, system, machine;
  };
  for (const Case& c : {Case{"Tag: py3-none-any\n", "", "Linux", ""},
                        {"Tag: cp311-cp311-manylinux_2_17_x86_64\n", "3.11", "Linux", "x86_64"},
                        {"Tag: cp38-abi3-musllinux_1_1_aarch64\n", "", "Linux", "aarch64"},
                        {"Tag: cp312-cp312-macosx_11_0_arm64\r\n", "3.12", "Darwin", "arm64"},
                        {"Tag: cp310-cp310-win_amd64\n", "3.10", "Windows", "AMD64"},
                        {"Tag: py3-none-any\nTag: py2-none-win32\n", "", "Windows", "x86"},
                        {"Tag: broken\nTag:\n", "", "Linux", ""}}) {
    CAPTURE(c.wheel);
    MarkerEnvironment environment;
    take_wheel_tags(environment, c.wheel);
    CHECK(environment.python_version == c.version);
    CHECK(environment.platform_system == c.system);
    CHECK(environment.platform_machine == c.machine);
  }
}

TEST_CASE("the first wheel that names a platform decides") {
  MarkerEnvironment environment;
  take_wheel_tags(environment, "Tag: cp311-cp311-linux_x86_64\n");
  take_wheel_tags(environment, "Tag: cp39-cp39-win_amd64\n");
  CHECK(environment.python_version == "3.11");
  CHECK(environment.sys_platform == "linux");
}
