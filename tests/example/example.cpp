// How another program uses the library: reads a CycloneDX document, compressed or not, validates it, and
// prints what is wrong. Usage: example FILE
#include <schemas/error.h>
#include <schemas/io/input.h>
#include <schemas/validation/validate.h>

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
