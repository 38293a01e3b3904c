#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "tests/content_of.h"
#include "tests/paths.h"

namespace {

/// The rooms of the house from the ground up. A file may include what stands in its own room or in one before
/// it. A room is a folder, or a header and its source; the longest name that fits a file is its room.
constexpr std::string_view kRooms[] = {
    "schemas/error",
    "schemas/made_once",
    "schemas/text",
    "schemas/identity/version_order/row",
    "schemas/identity",
    "schemas/io",
    "schemas/json",
    "schemas/signature",
    "schemas/document",
    "schemas/inventory",
    "schemas/validation",
    "generator/parallel",
    "generator/traits",
    "generator/source",
    "generator/catalog",
    "generator/catalog/composer",
    "generator/catalog/debian",
    "generator/catalog/npm",
    "generator/catalog/python",
    "generator/catalog/vendored",
    "generator/locks",
    "generator",
    "verifier/rules",
    "verifier/report",
    "verifier/approve",
    "verifier/known",
    "verifier/strangers",
    "verifier/links",
    "verifier/archives",
    "verifier/pins",
    "verifier",
    "verifier/render",
    "differ/report",
    "differ/match",
    "differ/judge",
    "differ/judge/rules",
    "differ/policy",
    "differ/render",
    "differ",
    "advisories",
    "advisories/render",
    "store/database",
    "store",
    "cli",
};

constexpr std::size_t kNoRoom = std::size(kRooms);

/// The index of a file's room: `schemas/text` of `schemas/text/glob.cpp`, `differ/report` of
/// `differ/report.h`.
std::size_t room_of(std::string_view file) {
  std::size_t found = kNoRoom;
  for (std::size_t i = 0; i < std::size(kRooms); ++i) {
    if (!file.starts_with(kRooms[i])) continue;
    const std::string_view rest = file.substr(kRooms[i].size());
    if (!rest.starts_with('/') && !rest.starts_with('.')) continue;
    if (found == kNoRoom || kRooms[found].size() < kRooms[i].size()) found = i;
  }
  return found;
}

std::string_view wing_of(std::string_view file) {
  return file.substr(0, file.find('/'));
}

/// Why a file may not include another; empty where it may.
std::string trouble(std::string_view file, std::string_view included) {
  if (room_of(file) == kNoRoom) return "is in no room";
  if (room_of(included) == kNoRoom) return "includes what is in no room";
  if (room_of(included) > room_of(file)) return "includes upward";
  // A cataloger is a function of the tree: it opens nothing and never walks. These read what is in memory.
  constexpr std::string_view kOfMemory[] = {"generator/source/tree.h", "generator/source/python_code.h",
                                            "generator/source/inside.h", "generator/source/program.h"};
  if (file.starts_with("generator/catalog/") && included.starts_with("generator/source/") &&
      std::find(std::begin(kOfMemory), std::end(kOfMemory), included) == std::end(kOfMemory))
    return "reads files";
  const bool meet = wing_of(file) == wing_of(included) || wing_of(included) == "schemas" ||
                    wing_of(file) == "cli" ||
                    (wing_of(file) == "verifier" && wing_of(included) == "generator");
  return meet ? "" : "includes another wing";
}

constexpr const char* kWings[] = {"schemas", "generator", "verifier", "differ", "advisories", "store", "cli"};

/// All headers and sources of the program, relative to the checkout.
std::vector<std::string> source_files() {
  const std::filesystem::path root = stocktake::paths::kSource;
  std::vector<std::string> files;
  for (const char* wing : kWings)
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root / wing))
      if (entry.path().extension() == ".h" || entry.path().extension() == ".cpp")
        files.push_back(entry.path().lexically_relative(root).generic_string());
  return files;
}

std::ifstream open_source(const std::string& file) {
  return std::ifstream(std::filesystem::path(stocktake::paths::kSource) / file);
}

/// What the file includes in quotes.
std::vector<std::string> includes_of(const std::string& file) {
  constexpr std::string_view kInclude = "#include \"";
  std::vector<std::string> result;
  std::ifstream in = open_source(file);
  for (std::string line; std::getline(in, line);)
    if (line.starts_with(kInclude))
      result.push_back(line.substr(kInclude.size(), line.rfind('"') - kInclude.size()));
  return result;
}

/// The type that a line of a header defines outside of everything else; empty where it defines none.
std::string type_defined_in(std::string_view line) {
  for (const std::string_view keyword : {"class ", "struct ", "enum class "}) {
    if (!line.starts_with(keyword)) continue;
    const std::string_view rest = line.substr(keyword.size());
    const std::string_view name = rest.substr(0, rest.find_first_of(" :;{<"));
    return rest.substr(name.size()).find('{') == rest.npos ? std::string() : std::string(name);
  }
  return {};
}

/// What a line at the margin declares that may not be declared twice in one unit: a type, a constant, another
/// name for a type (which may, where the line is the same), a function (its overloads differ in the line).
std::pair<std::string, std::string> declared_in(const std::string& line) {
  static const std::regex kType(R"((?:struct|class|enum class|enum|union) (\w+)\b.*\{.*)");
  static const std::regex kAlias(R"(using (\w+) = .*)");
  static const std::regex kConstant(
      R"((?:inline )?(?:constexpr|const|static const) [^({=]*?\b(k[A-Z]\w*)\b.*)");
  static const std::regex kFunction(R"([\w:<>,&*\[\] ]+ [&*]?(\w+)\(.*)");
  std::smatch match;
  if (line.starts_with(' ')) return {};
  if (std::regex_match(line, match, kType) || std::regex_match(line, match, kConstant)) return {match[1], ""};
  if (std::regex_match(line, match, kAlias) || std::regex_match(line, match, kFunction))
    return {match[1], line};
  return {};
}

}  // namespace

TEST_CASE("no file includes a room above its own") {
  std::size_t seen = 0;
  for (const std::string& file : source_files())
    for (const std::string& included : includes_of(file)) {
      CHECK_MESSAGE(trouble(file, included).empty(), file, ": ", trouble(file, included), ": ", included);
      ++seen;
    }
  CHECK(seen > 500);
}

TEST_CASE("an include that runs upward or across is found") {
  CHECK(trouble("schemas/text/glob.cpp", "schemas/text/utf8.h").empty());
  CHECK(trouble("schemas/inventory/decode.cpp", "schemas/document/sniff.h").empty());
  CHECK(trouble("schemas/document/sniff.cpp", "schemas/inventory/inventory.h") == "includes upward");
  CHECK(trouble("generator/catalog/go.cpp", "generator/source/tree.h").empty());
  CHECK(trouble("generator/catalog/go.cpp", "generator/source/walk.h") == "reads files");
  CHECK(trouble("generator/source/walk.cpp", "generator/catalog/catalog.h") == "includes upward");
  CHECK(trouble("differ/match/files.cpp", "differ/report.h").empty());
  CHECK(trouble("differ/report.h", "differ/differ.h") == "includes upward");
  CHECK(trouble("differ/differ.cpp", "generator/scan.h") == "includes another wing");
  CHECK(trouble("generator/scan.cpp", "differ/report.h") == "includes upward");
  CHECK(trouble("verifier/records.cpp", "generator/catalog/catalog.h").empty());
  CHECK(trouble("differ/differ.cpp", "verifier/report.h") == "includes another wing");
  CHECK(trouble("verifier/report.cpp", "verifier/records.h") == "includes upward");
  CHECK(trouble("store/store.cpp", "differ/report.h") == "includes another wing");
  CHECK(trouble("store/database/sqlite.cpp", "store/store.h") == "includes upward");
  CHECK(trouble("schemas/attic/x.cpp", "schemas/error.h") == "is in no room");
}

// Two types of one name in one namespace break the program in silence (one definition rule): each compiles,
// and the linker takes the members of one for both.
TEST_CASE("every file and folder that the documentation names in backticks is there") {
  static const std::regex kPath(
      "`((?:schemas|generator|verifier|differ|advisories|store|cli|tests|docs|cmake|fixtures)/[^`]*)`");
  const std::string root = std::string(stocktake::paths::kSource) + "/";
  std::size_t seen = 0;
  for (const char* page : {"README.md", "CONTRIBUTING.md", "docs/architecture.md"}) {
    CAPTURE(std::string_view(page));
    std::ifstream in(root + page);
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    REQUIRE(!text.empty());
    for (std::sregex_iterator at(text.begin(), text.end(), kPath), end; at != end; ++at) {
      const std::string path = (*at)[1];
      CAPTURE(path);
      // `NAME` and `THEME` stand for a name of the reader's; a command has words behind the path.
      if (path.find_first_of("* ") != path.npos || path.find("NAME") != path.npos ||
          path.find("THEME") != path.npos)
        continue;
      ++seen;
      CHECK((std::filesystem::exists(root + path) || std::filesystem::exists(root + path + ".cpp")));
    }
  }
  CHECK(seen > 40);
}

TEST_CASE("no two headers define a type of one name") {
  std::map<std::string, std::string> defined_in;
  for (const std::string& file : source_files()) {
    if (!file.ends_with(".h")) continue;
    std::ifstream in = open_source(file);
    for (std::string line; std::getline(in, line);)
      if (const std::string name = type_defined_in(line); !name.empty()) {
        const auto [first, is_new] = defined_in.emplace(name, file);
        CHECK_MESSAGE(is_new, name, " is defined in ", first->second, " and in ", file);
      }
  }
  CHECK(defined_in.size() > 300);
}

TEST_CASE("what an installed header includes of the house is installed too") {
  const std::string list = content_of(std::string(stocktake::paths::kSource) + "/schemas/CMakeLists.txt");
  const auto begin = list.find("set(public_headers"), end = list.find(')', begin);
  REQUIRE(begin != std::string::npos);
  static const std::regex kHeader(R"([\w/]+\.h)");
  std::set<std::string> installed;
  const std::string part = list.substr(begin, end - begin);
  for (std::sregex_iterator at(part.begin(), part.end(), kHeader), none; at != none; ++at)
    installed.insert("schemas/" + at->str());
  CHECK(installed.size() > 10);
  for (const std::string& header : installed)
    for (const std::string& included : includes_of(header)) {
      CAPTURE(header);
      CHECK_MESSAGE(installed.contains(included), included);
    }
}

TEST_CASE("what has one home is written nowhere else") {
  struct Home {
    std::string_view file, what;
    std::vector<std::string_view> spelled;
  };
  const Home homes[] = {
      {"schemas/inventory/properties.h", "the name of a property", {"\"stocktake:"}},
      {"schemas/text/ascii.h",
       "what a letter or a digit is, or its other case",
       {"<= 'z'", "<= 'Z'", "<= '9'", "'a' - 'A'", "'a' + 'A'", "'A' + 'a'", "tolower(", "toupper(",
        "isalpha(", "isdigit(", "isalnum(", "isxdigit("}},
  };
  for (const Home& home : homes) {
    std::size_t at_home = 0;
    for (const std::string& file : source_files()) {
      std::ifstream in = open_source(file);
      std::size_t number = 1;
      for (std::string line; std::getline(in, line); ++number)
        for (const std::string_view text : home.spelled) {
          const std::size_t at = line.find(text);
          // What is said to people begins with the program's name, too.
          if (at == line.npos || line.substr(at).starts_with("\"stocktake: ")) continue;
          if (file == home.file)
            ++at_home;
          else
            FAIL_CHECK(file << ":" << number << " writes " << home.what << ", which is in " << home.file);
        }
    }
    CHECK(at_home > 0);
  }
}

// A release compiles the files of a folder as one (CMakeLists.txt, stocktake_unity); what stands in an
// anonymous namespace of one file is then known in the others.
TEST_CASE("files of one folder share no name in their anonymous namespaces") {
  std::map<std::pair<std::string, std::string>, std::pair<std::string, std::string>>
      declared;  // folder, name
  for (const std::string& file : source_files()) {
    if (!file.ends_with(".cpp") || file == "cli/main.cpp" || file == "schemas/validation/embed.cpp") continue;
    const std::string folder = file.substr(0, file.rfind('/'));
    std::ifstream in = open_source(file);
    bool inside = false;
    std::set<std::string> own;
    for (std::string line; std::getline(in, line);) {
      if (line.starts_with("namespace {")) inside = true;
      if (line.starts_with("}")) inside = inside && !line.starts_with("}  // namespace");
      const auto [name, form] = inside ? declared_in(line) : std::pair<std::string, std::string>();
      if (name.empty() || !own.insert(name).second) continue;
      const auto [first, is_new] = declared.emplace(std::pair(folder, name), std::pair(file, form));
      CHECK_MESSAGE(
          (is_new || (!form.empty() && (form.starts_with("using ") == (form == first->second.second)))), name,
          " is in ", first->second.first, " and in ", file);
    }
  }
  CHECK(declared.size() > 1000);
}
