// What the code of a file can do: any bytes as a program of any language, whole and in pieces. Nothing is
// slow, and nothing depends on the pieces.
#include "generator/traits/reader.h"
#include "tests/fuzz/fuzz.h"

using namespace stocktake;

namespace {

std::string traits_of(std::string_view path, std::string_view text, std::size_t piece) {
  TraitReader reader;
  reader.begin(path);
  for (std::size_t at = 0; at < text.size(); at += piece) reader.read(text.substr(at, piece), false);
  const std::string traits = encode_traits(reader.finish());
  demand(reader.steps() <= 100 * (text.size() + 100));
  return traits;
}

}  // namespace

FUZZ(input) {
  for (const char* path : {"a.py", "a.js", "a.php", "a.rb", "a.go", "a.rs", "a.kt", "a.cpp", "a.sh", "a.ps1",
                           "a.bat", "package.json"})
    demand(traits_of(path, input, input.size() + 1) == traits_of(path, input, 97));
}
