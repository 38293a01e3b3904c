#include "schemas/identity/version_order.h"
#include "tests/paths.h"
#include "tests/skip.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

using namespace stocktake;

namespace {

struct ConformanceFile {
  const char* name;
  VersionScheme scheme;
  std::size_t cases;  ///< At least this many, so that a cut file is noticed.
};

const ConformanceFile kFiles[] = {
    {"alpine-versions.txt", VersionScheme::apk, 700},
    {"cran-versions.txt", VersionScheme::cran, 20},
    {"debian-versions.txt", VersionScheme::deb, 30},
    {"hackage-versions.txt", VersionScheme::hackage, 11},
    {"maven-versions.txt", VersionScheme::maven, 90},
    {"nuget-versions.txt", VersionScheme::nuget, 34},
    {"packagist-versions.txt", VersionScheme::composer, 85},
    {"pub-versions.txt", VersionScheme::pub, 90},
    {"pypi-versions.txt", VersionScheme::pypi, 35},
    {"redhat-versions.txt", VersionScheme::rpm, 150},
    {"rubygems-versions.txt", VersionScheme::gem, 25},
    {"semver-versions.txt", VersionScheme::semver, 75},
    {"semver-versions.txt", VersionScheme::golang, 75},
};

/// A line that we answer otherwise, and why.
struct Exception {
  const char* file;
  const char* line;
  const char* reason;
};

const Exception kExceptions[] = {
    {"packagist-versions.txt", "1.2.3.# = 1.2.3.1",
     "The same file has 1.2.3.# = 1.2.3, and PHP holds 1.2.3 < 1.2.3.1: no order can have all three. '#' is "
     "a "
     "placeholder inside of PHP's version_compare that no Composer version contains."},
};

struct Line {
  std::string a{};
  char order = '=';
  std::string b{};
  std::string text{};
};

/// Reads "a < b".
Line line_of(const std::string& text) {
  std::istringstream words(text);
  Line line;
  words >> line.a >> line.order >> line.b;
  line.text = text;
  REQUIRE_MESSAGE((!words.fail() && std::string("<=>").find(line.order) != std::string::npos), text);
  return line;
}

std::vector<Line> lines_of(const char* name) {
  const std::filesystem::path path =
      std::filesystem::path(stocktake::paths::kConformance) / "versions" / name;
  std::ifstream stream(path);
  REQUIRE(stream.is_open());
  std::vector<Line> result;
  for (std::string text; std::getline(stream, text);) {
    if (text.empty() || text.starts_with("# ") || text.starts_with("// ")) continue;
    result.push_back(line_of(text));
  }
  return result;
}

char sign(std::weak_ordering order) {
  return order < 0 ? '<' : order > 0 ? '>' : '=';
}
char mirrored(char order) {
  return order == '<' ? '>' : order == '>' ? '<' : '=';
}

/// Checks that the scheme orders these versions weakly: sorts them, numbers the classes of neighbours that
/// are equivalent, and demands that every pair compares as its class numbers do, in both directions.
void check_weak_order(VersionScheme scheme, std::vector<std::string> versions) {
  std::sort(versions.begin(), versions.end());
  versions.erase(std::unique(versions.begin(), versions.end()), versions.end());
  std::stable_sort(versions.begin(), versions.end(), [&](const std::string& a, const std::string& b) {
    return compare_versions(scheme, a, b) < 0;
  });
  std::vector<int> classes(versions.size(), 0);
  for (std::size_t i = 1; i < versions.size(); ++i) {
    classes[i] = classes[i - 1] + (compare_versions(scheme, versions[i - 1], versions[i]) != 0 ? 1 : 0);
  }
  int wrong = 0;
  for (std::size_t i = 0; i < versions.size(); ++i) {
    for (std::size_t j = 0; j < versions.size(); ++j) {
      const char expected = classes[i] < classes[j] ? '<' : classes[i] > classes[j] ? '>' : '=';
      if (sign(compare_versions(scheme, versions[i], versions[j])) == expected) continue;
      ++wrong;
      MESSAGE("not ", expected, ": ", versions[i], " and ", versions[j]);
    }
  }
  CHECK(wrong == 0);
}

}  // namespace

TEST_CASE("versions are ordered as the conformance data of each ecosystem demand, in both directions") {
  std::vector<bool> used(std::size(kExceptions), false);
  for (const ConformanceFile& file : kFiles) {
    CAPTURE(file.name);
    if (lacks_conformance(std::string("versions/") + file.name)) continue;
    const std::vector<Line> lines = lines_of(file.name);
    CHECK(lines.size() >= file.cases);
    for (const Line& line : lines) {
      CAPTURE(line.text);
      const char forward = sign(compare_versions(file.scheme, line.a, line.b));
      const char backward = sign(compare_versions(file.scheme, line.b, line.a));
      CHECK(backward == mirrored(forward));
      const auto exception = std::find_if(
          std::begin(kExceptions), std::end(kExceptions),
          [&](const Exception& e) { return file.name == std::string_view(e.file) && line.text == e.line; });
      if (exception == std::end(kExceptions)) {
        CHECK(forward == line.order);
      } else {
        // An exception that is none any longer must leave the list.
        CHECK_MESSAGE(forward != line.order, exception->reason);
        used[static_cast<std::size_t>(exception - std::begin(kExceptions))] = true;
      }
    }
  }
  for (std::size_t i = 0; i < used.size(); ++i)
    if (!lacks_conformance(std::string("versions/") + kExceptions[i].file)) CHECK(used[i]);
}

TEST_CASE("the order of all versions of a conformance file is transitive and its own mirror") {
  for (const ConformanceFile& file : kFiles) {
    CAPTURE(file.name);
    if (lacks_conformance(std::string("versions/") + file.name)) continue;
    std::vector<std::string> versions;
    for (Line& line : lines_of(file.name)) {
      versions.push_back(std::move(line.a));
      versions.push_back(std::move(line.b));
    }
    check_weak_order(file.scheme, std::move(versions));
  }
}

TEST_CASE("every scheme orders any texts transitively") {
  static const std::string kPieces[] = {"0", "1",    "00", "10", ".",     "-",  "_",    "+", "~",
                                        "^", ":",    "!",  "a",  "b",     "v",  "rc",   "p", "dev",
                                        "r", "post", "ga", "sp", "alpha", "-r", "\xFF", "X"};
  std::mt19937 random(29);
  std::vector<std::string> versions;
  for (int i = 0; i < 250; ++i) {
    std::string version;
    for (auto n = random() % 7; n > 0; --n) version += kPieces[random() % std::size(kPieces)];
    versions.push_back(version);
  }
  for (int scheme = 0; scheme <= static_cast<int>(VersionScheme::rpm); ++scheme) {
    CAPTURE(scheme);
    check_weak_order(static_cast<VersionScheme>(scheme), versions);
  }
}

TEST_CASE("numbers of any length are compared exactly") {
  const std::string nines(100'000, '9');
  for (int scheme = 0; scheme <= static_cast<int>(VersionScheme::rpm); ++scheme) {
    CAPTURE(scheme);
    const auto order = [&](const std::string& a, const std::string& b) {
      return compare_versions(static_cast<VersionScheme>(scheme), a, b);
    };
    CHECK(order("1." + nines + "8", "1." + nines + "9") < 0);
    CHECK(order("2", "18446744073709551617") < 0);
  }
}

TEST_CASE("versions of a million parts are compared in linear time") {
  std::string many = "1";
  for (int i = 0; i < 300'000; ++i) many += i % 3 ? ".0" : "-a";
  for (int scheme = 0; scheme <= static_cast<int>(VersionScheme::rpm); ++scheme) {
    CAPTURE(scheme);
    CHECK(compare_versions(static_cast<VersionScheme>(scheme), many, "0" + many + "x") ==
          0 <=> compare_versions(static_cast<VersionScheme>(scheme), "0" + many + "x", many));
  }
}

TEST_CASE("versions that a scheme does not know are older than those it does") {
  CHECK(compare_versions(VersionScheme::pypi, "2004d-final", "0.1") < 0);
  CHECK(compare_versions(VersionScheme::semver, "file:../x", "0.0.0-0") < 0);
  CHECK(compare_versions(VersionScheme::gem, "unknown", "0.a") < 0);
  CHECK(compare_versions(VersionScheme::pypi, "", "") == 0);
  CHECK(compare_versions(VersionScheme::pypi, "rev 9 x", "rev 10 x") < 0);
}

TEST_CASE("cases of our own, by scheme") {
  struct Case {
    VersionScheme scheme;
    const char* line;
  };
  const Case cases[] = {
      {VersionScheme::generic, "1.9 < 1.10"},
      {VersionScheme::generic, "1.0rc1 < 1.0"},
      {VersionScheme::generic, "1.0 < 1.0.1"},
      {VersionScheme::generic, "1.0.2 < 1.0.2a"},
      {VersionScheme::generic, "1_0 = 1.0"},
      {VersionScheme::golang, "v1.0.0 = v1.0.0+incompatible"},
      {VersionScheme::golang, "v0.0.0-20190101000000-ffffffffffff < v0.0.0-20200101000000-000000000000"},
      {VersionScheme::golang, "v1.2.4-0.20200101000000-abcdefabcdef < v1.2.4"},
      {VersionScheme::golang, "v1.2.3 < v1.2.4-0.20200101000000-abcdefabcdef"},
      {VersionScheme::golang, "go1.21.9 < go1.22"},
      {VersionScheme::semver, "1.0.0rc1 < 1.0.0"},
      {VersionScheme::pypi, "1.0 = 1.0.0"},
      {VersionScheme::pypi, "1.0.post1.dev1 < 1.0.post1"},
      {VersionScheme::pypi, "1.0-1 = v1.0.post1"},
      {VersionScheme::pypi, "1.0a.post1 > 1.0a"},
      {VersionScheme::pypi, "1.0.dev1 < 1.0a1.dev1"},
      {VersionScheme::conda, "0.4 = 0.4.0"},
      {VersionScheme::conda, "0.4.0 < 0.4.1.rc"},
      {VersionScheme::conda, "0.4.1.rc = 0.4.1.RC"},
      {VersionScheme::conda, "0.4.1.rc < 0.4.1"},
      {VersionScheme::conda, "0.4.1 < 0.5a1"},
      {VersionScheme::conda, "0.5a1 < 0.5b3"},
      {VersionScheme::conda, "0.5b3 < 0.5C1"},
      {VersionScheme::conda, "0.5C1 < 0.5"},
      {VersionScheme::conda, "0.5 < 0.9.6"},
      {VersionScheme::conda, "0.9.6 < 0.960923"},
      {VersionScheme::conda, "1.0 < 1.1dev1"},
      {VersionScheme::conda, "1.1dev1 < 1.1_"},
      {VersionScheme::conda, "1.1_ < 1.1a1"},
      {VersionScheme::conda, "1.1a1 < 1.1.0dev1"},
      {VersionScheme::conda, "1.1.0dev1 = 1.1.dev1"},
      {VersionScheme::conda, "1.1.dev1 < 1.1.a1"},
      {VersionScheme::conda, "1.1.a1 < 1.1.0rc1"},
      {VersionScheme::conda, "1.1.0rc1 < 1.1.0"},
      {VersionScheme::conda, "1.1 < 1.1.0post1"},
      {VersionScheme::conda, "1.1.0post1 = 1.1.post1"},
      {VersionScheme::conda, "1.1.post1 < 1.1post1"},
      {VersionScheme::conda, "1.1post1 < 1996.07.12"},
      {VersionScheme::conda, "1996.07.12 < 1!0.4.1"},
      {VersionScheme::conda, "1!3.1.1.6 < 2!0.4.1"},
      {VersionScheme::conda, "1.0 < 1.0+1"},
      {VersionScheme::conda, "1.0+1 < 1.0.1"},
      {VersionScheme::conda, "1.0.0.dev1 < 1.0"},
      {VersionScheme::conda, "1.0.0.dev1 < 1.0.0.0.1"},
      {VersionScheme::conda, "1.1a < 1.1.dev"},
      {VersionScheme::conda, "1.0a.5 < 1.0.dev"},
      {VersionScheme::maven, "1.0.RC1 < 1.0"},
      {VersionScheme::maven, "1.0.sp1 > 1.0"},
      {VersionScheme::gem, "1.0.0-1 < 1.0.0"},
      {VersionScheme::gem, "1.0.0 = 1"},
      {VersionScheme::composer, "v2.0.0+build = 2.0.0"},
      {VersionScheme::deb, "1.0~~ < 1.0~"},
      {VersionScheme::deb, "1.0~ < 1.0"},
      {VersionScheme::deb, "1.0a < 1.0+"},
      {VersionScheme::deb, "1.0 = 1.00"},
      {VersionScheme::deb, "1-2-3 > 1-2"},
      {VersionScheme::apk, "1.06 < 1.1"},
      {VersionScheme::apk, "1.0_alpha < 1.0"},
      {VersionScheme::apk, "1.0-r9 < 1.0-r10"},
      {VersionScheme::rpm, "1.0~rc1-1 < 1.0-1"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.line);
    const Line line = line_of(c.line);
    CHECK(sign(compare_versions(c.scheme, line.a, line.b)) == line.order);
    CHECK(sign(compare_versions(c.scheme, line.b, line.a)) == mirrored(line.order));
  }
  CHECK(compare_versions(VersionScheme::pypi, " 1.0 ", "1.0") == 0);
}

TEST_CASE("purl types know their scheme") {
  CHECK(version_scheme("npm") == VersionScheme::semver);
  CHECK(version_scheme("cargo") == VersionScheme::semver);
  CHECK(version_scheme("golang") == VersionScheme::golang);
  CHECK(version_scheme("pypi") == VersionScheme::pypi);
  CHECK(version_scheme("composer") == VersionScheme::composer);
  CHECK(version_scheme("rpm") == VersionScheme::rpm);
  CHECK_FALSE(version_scheme("generic"));
  CHECK_FALSE(version_scheme(""));
}

TEST_CASE("a patch upgrade changes only what stands behind the second number") {
  struct Case {
    const char* a;
    const char* b;
    VersionScheme scheme;
    bool patch;
  };
  const Case cases[] = {
      {"1.2.3", "1.2.4", VersionScheme::semver, true},
      {"1.2.3", "1.2.3", VersionScheme::semver, false},
      {"1.2.4", "1.2.3", VersionScheme::semver, false},
      {"1.2.3", "1.3.0", VersionScheme::semver, false},
      {"1.2.3", "2.2.4", VersionScheme::semver, false},
      {"1.2.0-rc.1", "1.2.0", VersionScheme::semver, true},
      {"1.2", "1.2.1", VersionScheme::semver, true},
      {"1", "1.0.1", VersionScheme::semver, true},
      {"1.2.3", "1.02.4", VersionScheme::semver, true},
      {"latest", "newest", VersionScheme::semver, false},
      {"v1.2.3", "v1.2.4+incompatible", VersionScheme::golang, true},
      {"go1.22.1", "go1.22.2", VersionScheme::golang, true},
      {"2.6.1", "2.6.2", VersionScheme::pypi, true},
      {"1!2.6.1", "2!2.6.2", VersionScheme::pypi, false},
      {"1!2.6.1", "1!2.6.2", VersionScheme::pypi, true},
      {"1:2.6.1-1", "1:2.6.1-2", VersionScheme::deb, true},
      {"2.6.1-1", "1:2.6.1-2", VersionScheme::deb, false},
      {"20230101", "20240101", VersionScheme::rpm, false},
      {"2024a", "2024b", VersionScheme::generic, true},
  };
  for (const Case& c : cases) {
    CAPTURE(c.a);
    CAPTURE(c.b);
    CHECK(is_patch_upgrade(c.scheme, c.a, c.b) == c.patch);
  }
}

TEST_CASE("a major upgrade changes the epoch or the first number") {
  struct Case {
    const char *a, *b;
    VersionScheme scheme;
    bool major;
  };
  const Case cases[] = {
      {"1.9.0", "2.0.0", VersionScheme::semver, true},     {"1.9.0", "1.10.0", VersionScheme::semver, false},
      {"2.0.0", "1.9.0", VersionScheme::semver, false},    {"v1.2.0", "v2.0.0", VersionScheme::golang, true},
      {"1.0", "01.1", VersionScheme::pypi, false},         {"2.6.1", "1!2.6.1", VersionScheme::pypi, true},
      {"2024.2.2", "2025.1", VersionScheme::pypi, false},  {"r1", "r2", VersionScheme::generic, false},
      {"3.1", "2025.1", VersionScheme::pypi, true},        {"2024.1", "1!2025.1", VersionScheme::pypi, true},
      {"1.0.0", "2.0.0-rc.1", VersionScheme::semver, true}};
  for (const Case& c : cases) {
    CAPTURE(c.a);
    CAPTURE(c.b);
    CHECK(is_major_upgrade(c.scheme, c.a, c.b) == c.major);
  }
}

TEST_CASE("a scheme says which texts it can read") {
  CHECK(is_version(VersionScheme::semver, "1.0.0-rc.1"));
  CHECK_FALSE(is_version(VersionScheme::semver, "latest"));
  CHECK(is_version(VersionScheme::pypi, "1.0RC1"));
  CHECK_FALSE(is_version(VersionScheme::pypi, "1.0-final-2"));
  CHECK(is_version(VersionScheme::generic, "latest"));
}
