#include "schemas/inventory/commands.h"

#include <doctest/doctest.h>

using namespace stocktake;

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
