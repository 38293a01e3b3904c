#include "verifier/archives/cargo_record.h"

#include <doctest/doctest.h>

#include <string>

#include "schemas/identity/sha256_stream.h"
#include "tests/generator/tree_builder.h"

using namespace stocktake;

TEST_CASE("verify: a vendored crate's record is held against the crate") {
  const Tree crate = TreeBuilder(kCargoCataloger)
                         .file("a-1.0.0/Cargo.toml", "[package]\n")
                         .file("a-1.0.0/src/lib.rs", "code")
                         .build();
  const std::string sum(64, 'a'), code = to_hex(sha256_of_text("code")), other(64, 'b');
  const auto record = [](const std::string& package, const std::string& files) {
    return R"({"package":")" + package + R"(","files":{)" + files + "}}";
  };
  struct Case {
    std::string text, trouble;
  };
  const Case cases[] = {
      {record(sum, R"("src/lib.rs":")" + code + "\""), ""},
      {record(sum, ""), ""},
      {record(other, ""), "It says that the archive has SHA-256 " + other + ", and it has " + sum + "."},
      {R"({"package":null})", "It says that the archive has SHA-256 none, and it has " + sum + "."},
      {record(sum, R"("src/lib.rs":")" + other + "\""),
       "It states SHA-256 " + other + " of src/lib.rs, which the archive does not have."},
      {record(sum, R"("src/lib.rs":1)"),
       "It states SHA-256  of src/lib.rs, which the archive does not have."},
      {record(sum, R"("evil.rs":")" + code + "\""), "It lists evil.rs, which the archive does not have."},
  };
  for (const Case& c : cases) {
    CAPTURE(c.text);
    CHECK(cargo_record_trouble(c.text, crate, sum) == c.trouble);
  }
  CHECK(cargo_record_trouble("{", crate, sum).starts_with("It cannot be read: "));
}
