#pragma once

#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "schemas/io/input.h"
#include "schemas/json/tree.h"
#include "schemas/validation/json_schema.h"
#include "tests/paths.h"

namespace stocktake::test {

/// The official SARIF schema, where the build was given one.
class SarifSchema {
 public:
  SarifSchema() {
    const std::string file = paths::kSarifSchema;
    if (file.empty())
      MESSAGE("not tested: the build was given no SARIF schema");
    else
      text_ = read_input(file);
  }

  /// Fails the test with each complaint about the log.
  void check(const std::string& log) const {
    if (text_.empty()) return;
    const JsonSchema schema("sarif", [&](std::string_view) { return std::string_view(text_); });
    const JsonTree tree(log, "report");
    for (const JsonComplaint& complaint : schema.explain(tree, 5))
      FAIL_CHECK(tree.pointer(complaint.node) << ": " << complaint.what);
    CHECK(schema.accepts(tree));
  }

 private:
  std::string text_;
};

}  // namespace stocktake::test
