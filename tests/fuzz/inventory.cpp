// A document as an inventory: what is decoded is encoded and decoded to the same again.
#include "schemas/inventory/document.h"

#include "tests/fuzz/fuzz.h"

using namespace stocktake;

static std::string encoded(const Inventory& inventory) {
  std::string text;
  encode_inventory(inventory, [&](std::string_view piece) { text += piece; });
  return text;
}

FUZZ(input) {
  const std::string once = encoded(decode_inventory_text(input, "input"));
  demand(encoded(decode_inventory_text(once, "once")) == once);
}
