// What comes signed: envelopes, bundles, statements, and signatures inside.
#include "schemas/json/tree.h"
#include "schemas/signature/canonical.h"
#include "schemas/signature/signed_document.h"
#include "tests/fuzz/fuzz.h"

using namespace stocktake;

namespace {

/// The key of RFC 8032's first test vector, which signed nothing of what the fuzzer makes.
PublicKey key() {
  static const PublicKey kKey = PublicKey::from_pem(
      "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\n-----END "
      "PUBLIC KEY-----\n",
      "key.pub");
  return kKey;
}

}  // namespace

FUZZ(input) {
  const OpenedDocument opened = open_document(std::string(input), "input", {});
  check_signature(input, "input", {key()});
  const JsonTree tree(opened.text, "input");
  std::string once, again;
  append_canonical(once, tree, JsonTree::kRoot, {}, "input");
  append_canonical(again, JsonTree(once, "again"), JsonTree::kRoot, {}, "again");
  demand(once == again);
}
