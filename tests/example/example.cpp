// How another program uses the library: reads a CycloneDX document, compressed or not, validates it, and
// prints what is wrong. Usage: example FILE
#include <schemas/error.h>
#include <schemas/io/input.h>
#include <schemas/validation/validate.h>

// All others that are installed: each must do without what is not.
#include <schemas/document/document.h>
#include <schemas/document/merge.h>
#include <schemas/document/spec_version.h>
#include <schemas/identity/digest.h>
#include <schemas/identity/party.h>
#include <schemas/identity/purl.h>
#include <schemas/identity/spdx.h>
#include <schemas/identity/version_order.h>
#include <schemas/inventory/document.h>
#include <schemas/inventory/file_kind.h>
#include <schemas/inventory/inventory.h>
#include <schemas/inventory/query.h>
#include <schemas/inventory/summary.h>
#include <schemas/io/sink.h>
#include <schemas/text/string_arena.h>

#include <iostream>

int main(int count, char** arguments) {
  if (count != 2) {
    std::cerr << "usage: example FILE\n";
    return 2;
  }
  try {
    const std::string bytes = stocktake::read_input(arguments[1]);
    const stocktake::ValidationResult result = stocktake::validate(bytes, arguments[1]);
    std::cout << result.to_text() << (result.valid() ? "valid" : "not valid") << " CycloneDX "
              << result.version << ' ' << result.format << '\n';
    return result.valid() ? 0 : 1;
  } catch (const stocktake::Error& error) {
    std::cerr << error.what() << '\n';
    return 2;
  }
}
