// Every file of tests/e2e/cases is a test case of this name. tests/e2e/case_file.h says how they read.
#include <doctest/doctest.h>
#include <openssl/evp.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <list>
#include <regex>
#include <sstream>

#include "tests/content_of.h"
#include "tests/e2e/case_file.h"
#include "tests/e2e/program.h"
#include "tests/e2e/scan_check.h"
#include "tests/e2e/wheel.h"
#include "tests/golden.h"
#include "tests/paths.h"
#include "tests/temporary.h"

using cases::Case;
using cases::Section;

namespace {

std::string cases_folder() {
  return std::string(stocktake::paths::kSource) + "/tests/e2e/cases";
}

void open_to_all(const std::filesystem::path& path) {
  REQUIRE(chmod(path.c_str(), 0755) == 0);
}

/// A copy of the program that everyone may run: some cases become somebody else, who may not enter the folder
/// in which it was built.
const std::string& program_for_all() {
  static const TemporaryFolder kFolder;
  static const std::string kCopy = [] {
    open_to_all(kFolder.path());
    std::filesystem::copy_file(stocktake::paths::kProgram, kFolder / "stocktake");
    open_to_all(kFolder / "stocktake");
    return kFolder / "stocktake";
  }();
  return kCopy;
}

void replace_all(std::string& text, const std::string& from, const std::string& to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
    text.replace(at, from.size(), to);
}

std::vector<std::string> words_of(const std::string& text) {
  std::istringstream stream(text);
  return {std::istream_iterator<std::string>(stream), {}};
}

std::string decoded(const std::string& base64) {
  std::string packed = base64;
  std::erase(packed, '\n');
  std::string bytes(packed.size(), '\0');
  const int size =
      EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()),
                      reinterpret_cast<const unsigned char*>(packed.data()), static_cast<int>(packed.size()));
  REQUIRE(size >= 0);
  const auto padding = std::count(packed.begin(), packed.end(), '=');
  bytes.resize(static_cast<std::size_t>(size - padding));
  return bytes;
}

/// Whether another program may stand in for stocktake: not where the command looks at its file, or leaves it
/// no room for a second process.
bool keeps_scans(std::string_view command) {
  for (const char* const word : {"ulimit", "prlimit", "command -v stocktake"})
    if (command.find(word) != command.npos) return false;
  return true;
}

/// Runs one case in a folder of its own; with STOCKTAKE_UPDATE_GOLDEN=1 writes what came out into its file.
class Runner {
 public:
  explicit Runner(Case c) : case_(std::move(c)) {
    REQUIRE(symlink(program_for_all().c_str(), (tools_ / "stocktake").c_str()) == 0);
    for (const TemporaryFolder* own : {&folder_, &tools_}) open_to_all(own->path());
  }

  /// The case as it is to be.
  Case run_all() {
    Case result;
    result.head = case_.head;
    std::size_t runs = 0;
    for (std::size_t i = 0; i < case_.sections.size(); ++i) {
      const Section& section = case_.sections[i];
      result.sections.push_back(section);
      if (section.word == "run") {
        i = run_section(i, result.sections);
        ++runs;
      } else {
        make(section);
      }
    }
    CHECK_MESSAGE(runs > 0, "the case runs nothing");
    return result;
  }

 private:
  void make(const Section& section) {
    const std::vector<std::string> words = words_of(section.argument);
    CAPTURE(section.argument);
    if (section.word == "file" || section.word == "base64") {
      const std::string path =
          folder_.file(words[0], section.word == "file" ? section.body : decoded(section.body));
      if (words.size() > 1)
        REQUIRE(chmod(path.c_str(), static_cast<mode_t>(std::stoul(words[1], nullptr, 8))) == 0);
    } else if (section.word == "bytes") {
      REQUIRE(words.size() == 3);
      folder_.file(words[0], std::string(std::stoul(words[1]), words[2][0]));
    } else if (section.word == "folder") {
      std::filesystem::create_directories(folder_.path() / words[0]);
    } else if (section.word == "link") {
      REQUIRE((words.size() == 3 && words[1] == "->"));
      std::filesystem::create_directories((folder_.path() / words[0]).parent_path());
      std::filesystem::create_symlink(words[2], folder_.path() / words[0]);
    } else if (section.word == "wheel") {
      REQUIRE(words.size() == 3);
      cases::install_wheel(folder_.path() / words[0], words[1], words[2], section.body);
    } else if (section.word == "replay") {
      std::vector<std::string> command = {
          "python3", std::string(stocktake::paths::kFixtures) + "/replay/make.py", folder_ / "."};
      command.insert(command.end(), words.begin(), words.end());
      REQUIRE(run(command).status == 0);
    } else {
      FAIL("'--- ", section.word, "' stands behind no '--- run'");
    }
  }

  /// Runs the command of section `i` and holds it against what stands behind it; returns the last section
  /// that belongs to it.
  std::size_t run_section(std::size_t i, std::vector<Section>& result) {
    const Section& command = case_.sections[i];
    const auto follows = [&](std::string_view word) {
      const bool is = i + 1 < case_.sections.size() && case_.sections[i + 1].word == word;
      i += is ? 1 : 0;
      return is ? &case_.sections[i] : nullptr;
    };
    const Section* err = follows("stderr");
    const Section* exit = follows("exit");
    const std::string status = exit == nullptr ? "0" : exit->argument;

    const KeptScans scans(program_for_all());
    const char* path = std::getenv("PATH");
    const auto tools = keeps_scans(command.argument) ? scans.folder() : tools_.path();
    const Run ran = run({"sh", "-eu", "-c", command.argument}, folder_.path(),
                        {"PATH=" + tools.string() + ":" + (path == nullptr ? "/usr/bin:/bin" : path)});
    const std::string out = shown(ran.out), errors = shown(ran.err);
    INFO("--- run ", command.argument);
    result.back().body = held("standard output", command.body, out);
    const std::string now = held("standard error", err == nullptr ? std::string() : err->body, errors);
    if (!now.empty()) result.push_back({"stderr", {}, now});
    if (!stocktake::updates_golden()) CHECK(std::to_string(ran.status) == status);
    if (ran.status != 0) result.push_back({"exit", std::to_string(ran.status), {}});
    scans.check();
    return i;
  }

  std::string held(const char* what, std::string expected, const std::string& text) const {
    replace_all(expected, "[VERSION]", STOCKTAKE_VERSION);
    if (stocktake::updates_golden()) return placeholders(cases::updated(expected, text));
    INFO(std::string(what), ":\n", text);
    CHECK_MESSAGE(cases::agrees(expected, text), "expected:\n", expected);
    return expected;
  }

  /// What is another with every release, clock or `tar` becomes a placeholder by itself.
  static std::string placeholders(std::string text) {
    replace_all(text, "stocktake " STOCKTAKE_VERSION, "stocktake [VERSION]");
    static const std::pair<std::regex, std::string> kUnsteady[] = {
        {std::regex("  (sha256|commit) [0-9a-f]{12}(  |\n)"), "  $1 [..]$2"},
        {std::regex("serial [0-9a-f]{8}…"), "serial [..]"},
        {std::regex("( +[0-9]+\\.[0-9]){2}  "), "[..]  "},  // --timing
        {std::regex("urn:uuid:[0-9a-f-]{36}"), "urn:uuid:[..]"},
        {std::regex("\"name\":\"stocktake\",\"version\":\"[0-9.]+\""),
         "\"name\":\"stocktake\",\"version\":\"[VERSION]\""},
        {std::regex("(\"version\":\"\\[VERSION\\]\",\"hashes\":\\[\\{\"alg\":\"SHA-256\",\"content\":\")[0-"
                    "9a-f]{64}"),
         "$1[..]"},
        {std::regex(", [0-9]+\\.[0-9]{2} s"), ", [..] s"}};
    for (const auto& [unsteady, placeholder] : kUnsteady)
      text = std::regex_replace(text, unsteady, placeholder);
    return text;
  }

  std::string shown(std::string text) const {
    replace_all(text, folder_.path().string(), "[DIR]");
    if (!text.empty() && text.back() != '\n') text += "\n[no newline at the end]\n";
    return text;
  }

  Case case_;
  TemporaryFolder folder_, tools_;
};

void run_case() {
  const std::string path = doctest::getContextOptions()->currentTest->m_file.c_str();
  const std::string text = content_of(path);
  const Case now = Runner(cases::parse(text)).run_all();
  if (!stocktake::updates_golden()) {
    CHECK_MESSAGE(cases::write(cases::parse(text)) == text,
                  "empty lines stand before a section other than stderr and exit, one each, and nowhere else "
                  "between sections; a golden update writes them so");
  } else if (cases::write(now) != text) {
    std::ofstream(path, std::ios::binary) << cases::write(now);
  }
}

/// Makes a test case of every file; what is wrong with one, its test says.
int register_cases() {
  std::vector<std::string> paths;
  for (const auto& entry : std::filesystem::directory_iterator(cases_folder()))
    paths.push_back(entry.path().string());
  std::sort(paths.begin(), paths.end());
  static std::list<std::string> names;  // doctest keeps the pointers
  for (const std::string& path : paths) {
    std::string first = content_of(path);
    first = first.substr(0, first.find('\n'));
    names.push_back(std::filesystem::path(path).stem().string() + ": " + first.substr(first.find(' ') + 1));
    doctest::detail::regTest(
        doctest::detail::TestCase(run_case, path.c_str(), 1, doctest::detail::TestSuite()) *
        names.back().c_str());
  }
  return static_cast<int>(paths.size());
}

const int kCases = register_cases();

}  // namespace

TEST_CASE("the cases in tests/e2e/cases are run") {
  CHECK(kCases >= 10);
}
