// Two documents, apart by a line of dashes, compared; the report in every format.
#include "differ/differ.h"
#include "differ/policy/draft.h"
#include "differ/render/render.h"
#include "schemas/inventory/document.h"
#include "schemas/text/utf8.h"
#include "tests/fuzz/fuzz.h"

using namespace stocktake;

FUZZ(input) {
  static constexpr std::string_view kBetween = "\n---\n";
  const auto between = input.find(kBetween);
  if (between == input.npos) return;
  const Inventory before = decode_inventory_text(input.substr(0, between), "before");
  const Inventory after = decode_inventory_text(input.substr(between + kBetween.size()), "after");
  const Report report = diff(before, after, {});
  for (const Renderer& renderer : renderers()) {
    std::string text;
    renderer.render(report, {}, [&](std::string_view piece) { text += piece; });
    demand(is_utf8(text));
  }
  draft_expected(report);
}
