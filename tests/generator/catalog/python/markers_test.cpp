#include "generator/catalog/python/markers.h"

#include <doctest/doctest.h>

#include <string>

using namespace stocktake;

namespace {

MarkerEnvironment linux_311() {
  MarkerEnvironment environment;
  environment.python_version = "3.11";
  environment.python_full_version = "3.11.7";
  environment.platform_machine = "x86_64";
  return environment;
}

}  // namespace

TEST_CASE("a marker holds or not by the environment") {
  struct Case {
    std::string_view marker;
    bool expected;
  };
  for (const Case& c : {Case{"", true},
                        {"python_version >= '3.8'", true},
                        {"python_version < \"3.11\"", false},
                        {"python_version < '3.9'", false},  // 11 is more than 9, though '1' < '9'
                        {"'3.10' <= python_version", true},
                        {"python_version == '3.11.*'", true},
                        {"python_version != '3.*'", false},
                        {"python_version ~= '3.8'", true},
                        {"python_version ~= '4.0'", false},
                        {"python_full_version < '3.11.10'", true},
                        {"python_full_version >= '3.12.0a1'", false},
                        {"python_version in '2.7 3.11'", true},
                        {"python_version not in '2.7, 3.10'", true},
                        {"sys_platform == 'win32'", false},
                        {"sys_platform != 'win32' and os_name == 'posix'", true},
                        {"sys.platform == 'linux'", true},
                        {"platform_system == 'Windows' or platform_machine == 'x86_64'", true},
                        {"platform_python_implementation != 'PyPy'", true},
                        {"implementation_name=='cpython'", true},
                        {"(os_name == 'nt' or python_version > '3') and sys_platform == 'linux'", true},
                        {"os_name == 'nt' or python_version > '3' and sys_platform == 'darwin'", false}}) {
    CAPTURE(c.marker);
    CHECK(marker_holds(c.marker, linux_311(), "") == c.expected);
  }
}

TEST_CASE("an extra's requirements count only where the extra is asked for, by its normalised name") {
  CHECK_FALSE(marker_holds("extra == 'dev'", linux_311(), ""));
  CHECK(marker_holds("extra == 'dev'", linux_311(), "dev"));
  CHECK(marker_holds("extra == 'Dev_Tools'", linux_311(), "dev-tools"));
  CHECK_FALSE(marker_holds("extra == 'dev' and python_version < '3'", linux_311(), "dev"));
  CHECK(marker_holds("extra != 'dev'", linux_311(), ""));
}

TEST_CASE("a comparison with something unknown holds") {
  MarkerEnvironment unknown;
  CHECK(marker_holds("python_version < '3'", unknown, ""));
  CHECK(marker_holds("python_full_version >= '4'", unknown, ""));
  CHECK(marker_holds("platform_release == '5'", linux_311(), ""));
  CHECK_FALSE(marker_holds("platform_release == '5' and sys_platform == 'win32'", linux_311(), ""));
}

TEST_CASE("a malformed marker holds, however deep its parentheses") {
  for (const auto marker : {"python_version", "python_version >", "python_version < '3", "(os_name == 'nt'",
                            "os_name == 'nt' xor os_name == 'nt'", "os_name nt"}) {
    CAPTURE(marker);
    CHECK(marker_holds(marker, linux_311(), ""));
  }
  CHECK(marker_holds(std::string(100'000, '('), linux_311(), ""));
  const std::string nested = std::string(20, '(') + "os_name == 'nt'" + std::string(20, ')');
  CHECK_FALSE(marker_holds(nested, linux_311(), ""));
}
