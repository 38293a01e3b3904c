// Whatever a file of a project holds, and wherever it ends, pins says what is not pinned in it, or that it
// cannot be read.
#include <doctest/doctest.h>

#include <string>
#include <utility>

#include "tests/mutation.h"
#include "verifier/pins/commands.h"
#include "verifier/pins/pins.h"

using namespace stocktake;

namespace {

constexpr std::pair<std::string_view, std::string_view> kProject[] = {
    {"Dockerfile",
     "# syntax=docker/dockerfile:1\nARG TAG=3.12\nFROM --platform=$P python:${TAG} AS a\nRUN <<EOF\nnpm "
     "install\nEOF\nRUN [\"pip\", \"install\", \"x\"]\nADD https://example.com/a /a\nCOPY --from=node:22 /a "
     "/b\nRUN apt-get update && \\\n  apt-get install -y curl\n"},
    {".github/workflows/w.yml",
     "jobs:\n  a:\n    container: node:22\n    steps: &s\n      - uses: actions/checkout@v4\n      - run: |\n"
     "          npm install\n  b:\n    services: {db: {image: 'postgres:17'}}\n    steps: *s\n"},
    {"compose.yml", "services:\n  a:\n    image: x:1\n  b: {image: '${X}', build: .}\n"},
    {"requirements.txt",
     "-r other.txt\na==1.0 --hash=sha256:ab\nb>=1 ; python_version < '3' \\\n  # no\n"
     "git+https://h/c@main#egg=c\n-e .\n"},
    {"Cargo.lock",
     "version = 3\n[[package]]\nname = \"a\"\nversion = \"1.0.0\"\nsource = "
     "\"registry+https://example.com/i\"\n"},
    {"package-lock.json",
     R"({"packages": {"": {}, "node_modules/a": {"version": "1.0.0", "resolved": "git+https://h/a.git#main"}}})"},
    {"composer.json", R"({"require": {"a/b": "^1", "c/d": "dev-main"}})"},
};

/// The inventory of a project's files, which no package owns.
Inventory project() {
  Inventory inventory;
  for (const auto& [path, text] : kProject) {
    File& file = inventory.files.emplace_back();
    file.path = path;
    file.size = text.size();
  }
  return inventory;
}

/// Calls `with` for each file of the project, with what reads the project when that file has another text.
template <class With>
void for_each_file(With&& with) {
  const Inventory inventory = project();
  for (const auto& [path, whole] : kProject) {
    CAPTURE(path);
    with(std::string(whole), [&, &changed = path](const std::string& text) {
      ProjectTexts texts;
      for (const auto& [other, sound] : kProject) texts[other] = other == changed ? text : std::string(sound);
      further_files_for_pins(inventory, texts);
      VerifyReport report = check_pins(inventory, texts);
      give_lines(texts, report);
      for (const VerifyFinding& finding : report.findings) CHECK(!finding.message.empty());
    });
  }
}

}  // namespace

TEST_CASE("pins: each of the project's files has something that is not pinned") {
  ProjectTexts texts;
  for (const auto& [path, text] : kProject) texts[path] = text;
  const VerifyReport report = check_pins(project(), texts);
  for (const auto& [path, text] : kProject) {
    CAPTURE(path);
    bool named = false;
    for (const VerifyFinding& finding : report.findings) named = named || finding.path == path;
    CHECK(named);
  }
}

TEST_CASE("pins: a project's file that ends early, wherever, ends no run") {
  for_each_file([](const std::string& whole, const auto& read) {
    CHECK(mutation::feed_beginnings(whole, read).size() == whole.size());
  });
}

TEST_CASE("pins: a project's damaged file ends no run") {
  for_each_file([](const std::string& whole, const auto& read) { mutation::feed({whole}, 150, read); });
}
