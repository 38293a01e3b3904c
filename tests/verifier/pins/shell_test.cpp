#include "verifier/pins/shell.h"

#include <doctest/doctest.h>

using namespace stocktake;

namespace {

/// Each command's line and words, the words with `|` between them.
std::string split(std::string_view script) {
  std::string all;
  for (const ShellCommand& command : shell_commands(script)) {
    all.append(all.empty() ? "" : "; ").append(std::to_string(command.line)).append(":");
    for (const std::string& word : command.words) all.append(" ").append(word);
  }
  return all;
}

}  // namespace

TEST_CASE("a script is split into commands, each with its line and without what starts it") {
  CHECK(split("a b;c&&d|e\nf") == "0: a b; 0: c; 0: d; 0: e; 1: f");
  CHECK(split("A=1 sudo -u x B=2 a --c=d") == "0: a --c=d");
  CHECK(split("timeout 60 a 60") == "0: a 60");
  CHECK(split("a 'b c' \"d\\\"e\" f\\ g # h") == "0: a b c d\"e f g");
  CHECK(split("a \\\n b\nc") == "0: a b; 2: c");
  CHECK(split("\nsh -c 'a\nb'") == "1: a; 2: b");
  CHECK(split("").empty());
}

TEST_CASE("quoted words are read again as they were") {
  CHECK(shell_commands(shell_quoted({"a", "b c", "d'e", "$f"})).at(0).words ==
        std::vector<std::string>{"a", "b c", "d'e", "$f"});
}
