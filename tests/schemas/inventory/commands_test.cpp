#include "schemas/inventory/commands.h"

#include <doctest/doctest.h>

using namespace stocktake;

TEST_CASE("a command with a version in its name is called as the command is") {
  for (const char* name : {"gcc-12", "python3.11", "python3.11t", "pip3.12", "clang++-14", "c++",
                           "x86_64-linux-gnu-gcc-12", "aarch64-linux-gnu-ld", "pythonw"}) {
    CAPTURE(name);
    CHECK(is_common_command(name));
  }
  for (const char* name : {"mytool2", "12", "gcc-", "black", "jupyter", "lst", "tsc", "x-linux-gnu-mytool"}) {
    CAPTURE(name);
    CHECK_FALSE(is_common_command(name));
  }
}

TEST_CASE("an environment's own scripts are known by their whole names") {
  CHECK(is_activation_script("activate"));
  CHECK(is_activation_script("Activate.ps1"));
  CHECK_FALSE(is_activation_script("activate-global-python-argcomplete"));
}

TEST_CASE("commands that people and scripts call without a path are known") {
  for (const char* name : {"git", "ls", "node", "zsh", "apt", "curl"}) {
    CAPTURE(name);
    CHECK(is_common_command(name));
  }
  for (const char* name : {"", "gi", "gitt", "left-pad"}) {
    CAPTURE(name);
    CHECK_FALSE(is_common_command(name));
  }
}
