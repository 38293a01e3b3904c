#include "generator/catalog/python/activations.h"

#include <doctest/doctest.h>

#include <string>

#include "schemas/identity/sha256_stream.h"

using namespace stocktake;

namespace {

bool is_template(std::string_view name, std::string_view text) {
  return is_environment_template(name, to_hex(sha256_of_text(text)));
}

}  // namespace

TEST_CASE("what tools write beside an environment is known by name and by every byte") {
  CHECK(is_template(".gitignore", "*"));
  CHECK_FALSE(is_template(".gitignore", "*\nx"));
  CHECK_FALSE(is_template("activate", ""));
  CHECK_FALSE(is_environment_template("activate", ""));
}
