#include "advisories/record.h"

#include <fmt/format.h>

#include <array>
#include <utility>

#include "schemas/error.h"
#include "schemas/json/reader.h"
#include "schemas/text/ascii.h"
#include "schemas/text/base64.h"
#include "schemas/text/printable.h"
#include "schemas/text/utf8.h"

namespace stocktake {
namespace {

using Kind = JsonReader::Kind;

constexpr std::size_t kLongestSummary = 300;  // bytes; a line of a report
constexpr std::size_t kLongestWord = 4096;    // of an id, a name, a version, a vector, a URL

/// A digest as the records of malicious packages write it: the member's name says the algorithm.
struct DigestMember {
  std::string_view name;
  HashAlgorithm algorithm;
  bool is_sri;  ///< `sha512-` and Base64, as npm's locks have it
};

// MD5 is left out: whoever wants to can give a harmless file the MD5 of another.
constexpr DigestMember kDigestMembers[] = {
    {"sha256", HashAlgorithm::sha256, false},    {"sha512", HashAlgorithm::sha512, false},
    {"sha512_sri", HashAlgorithm::sha512, true}, {"sha1", HashAlgorithm::sha1, false},
    {"sha384", HashAlgorithm::sha384, false},    {"blake2b_256", HashAlgorithm::blake2b_256, false},
};

std::string hex_of(std::string_view text, const DigestMember& member) {
  std::string hex = lower_ascii(text);
  if (member.is_sri) {
    constexpr std::string_view kPrefix = "sha512-";
    const auto bytes = text.starts_with(kPrefix) ? from_base64(text.substr(kPrefix.size())) : std::nullopt;
    if (!bytes) return {};
    hex.assign(2 * bytes->size(), '0');
    write_hex(reinterpret_cast<const std::uint8_t*>(bytes->data()), bytes->size(), hex.data());
  }
  return is_lower_hex(hex) && hex.size() == 2 * digest_size(member.algorithm) ? hex : std::string();
}

/// Reads one record. What it needs in order to match must be as the schema says; all else may be anything.
class AdvisoryReader {
 public:
  AdvisoryReader(std::string_view json, const std::string& name)
      : in_(json, name, {.depth = 64, .string_bytes = kLargestAdvisory}) {}

  std::optional<Advisory> read() {
    in_.object([&](std::string_view key) { read_member(key); });
    in_.finish();
    if (!is_record_) return std::nullopt;
    if (record_.id.empty()) in_.fail("the record has no 'id' that is text");
    if (!is_advisory_time(record_.modified)) in_.fail("'modified' is no time such as 2026-04-30T12:00:00Z");
    if (!record_.withdrawn.empty() && !is_advisory_time(record_.withdrawn))
      in_.fail("'withdrawn' is no time such as 2026-04-30T12:00:00Z");
    return std::move(record_);
  }

 private:
  void read_member(std::string_view key) {
    if (key == "modified" || key == "affected" || key == "schema_version") is_record_ = true;
    if (key == "id")
      record_.id = loose_text(kLongestWord);  // what is no record may have another one
    else if (key == "modified")
      record_.modified = word(key);
    else if (key == "withdrawn")
      record_.withdrawn = optional_word(key);
    else if (key == "summary")
      record_.summary = loose_text(kLongestSummary);
    else if (key == "aliases")
      read_words(key, record_.aliases);
    else if (key == "upstream")
      read_words(key, record_.upstream);
    else if (key == "severity")
      read_severities(record_.severities);
    else if (key == "affected")
      array(key, [&] { read_affected(); });
    else if (key == "references")
      loose_array([&] { read_reference(); });
    else if (key == "database_specific")
      loose_object([&](std::string_view inner) { read_database_specific(inner); });
    else
      in_.skip();
  }

  void read_database_specific(std::string_view key) {
    if (key == "malicious-packages-origins") {
      record_.from_malicious_packages = true;
      in_.skip();
    } else if (key == "severity") {
      record_.severity_word = loose_text(kLongestWord);
    } else {
      read_indicator_members(key);
    }
  }

  void read_affected() {
    AffectedPackage& one = record_.affected.emplace_back();
    object("affected", [&](std::string_view key) {
      if (key == "package")
        object(key, [&](std::string_view inner) { read_package(inner, one); });
      else if (key == "ranges")
        array(key, [&] { read_range(one); });
      else if (key == "versions")
        read_words(key, one.versions);
      else if (key == "severity")
        read_severities(one.severities);
      else if (key == "database_specific")
        loose_object([&](std::string_view inner) { read_indicator_members(inner); });
      else
        in_.skip();
    });
    if (one.ecosystem.empty() != one.name.empty()) in_.fail("a package needs both 'ecosystem' and 'name'");
  }

  void read_package(std::string_view key, AffectedPackage& one) {
    if (key == "ecosystem")
      one.ecosystem = word(key);
    else if (key == "name")
      one.name = word(key);
    else
      in_.skip();
  }

  void read_range(AffectedPackage& one) {
    AdvisoryRange range;
    std::string type;
    object("ranges", [&](std::string_view key) {
      if (key == "type")
        type = word(key);
      else if (key == "repo")
        range.repo = word(key);
      else if (key == "events")
        array(key, [&] { read_event(range); });
      else
        in_.skip();
    });
    if (type == "SEMVER")
      range.type = AdvisoryRange::Type::semver;
    else if (type == "GIT")
      range.type = AdvisoryRange::Type::git;
    else if (type != "ECOSYSTEM")
      in_.fail(fmt::format("a range's 'type' is {}, and must be SEMVER, ECOSYSTEM or GIT", in_quotes(type)));
    one.ranges.push_back(std::move(range));
  }

  void read_event(AdvisoryRange& range) {
    object("events", [&](std::string_view key) {
      constexpr AdvisoryEvent::Kind kKinds[] = {AdvisoryEvent::Kind::introduced, AdvisoryEvent::Kind::fixed,
                                                AdvisoryEvent::Kind::last_affected,
                                                AdvisoryEvent::Kind::limit};
      for (const AdvisoryEvent::Kind kind : kKinds)
        if (key == to_string(kind)) return void(range.events.push_back({kind, word(key)}));
      in_.skip();
    });
  }

  void read_severities(std::vector<AdvisorySeverity>& to) {
    loose_array([&] {
      AdvisorySeverity severity;
      loose_object([&](std::string_view key) {
        if (key == "type")
          severity.type = loose_text(kLongestWord);
        else if (key == "score")
          severity.score = loose_text(kLongestWord);
        else
          in_.skip();
      });
      if (!severity.type.empty()) to.push_back(std::move(severity));
    });
  }

  /// The record's own page before any other.
  void read_reference() {
    std::string type, url;
    loose_object([&](std::string_view key) {
      if (key == "type")
        type = loose_text(kLongestWord);
      else if (key == "url")
        url = loose_text(kLongestWord);
      else
        in_.skip();
    });
    if (type == "ADVISORY" && record_.url.empty() && url.starts_with("https://"))
      record_.url = std::move(url);
  }

  void read_indicator_members(std::string_view key) {
    if (key == "indicators")
      loose_object([&](std::string_view inner) { read_indicator_members(inner); });
    else if (key == "evidence_files")
      loose_array([&] { read_indicator(Indicator::What::file); });
    else if (key == "package_integrity")
      loose_array([&] { read_indicator(Indicator::What::archive); });
    else
      in_.skip();
  }

  void read_indicator(Indicator::What what) {
    std::string name;
    std::vector<Indicator> found;
    const auto read_digest = [&](std::string_view key) {
      for (const DigestMember& member : kDigestMembers) {
        if (key != member.name) continue;
        std::string hex = hex_of(loose_text(kLongestWord), member);
        if (!hex.empty()) found.push_back({what, member.algorithm, std::move(hex), {}});
        return;
      }
      in_.skip();
    };
    loose_object([&](std::string_view key) {
      if (key == "path" || key == "filename")
        name = loose_text(kLongestWord);
      else if (key == "hashes")
        loose_object(read_digest);
      else
        read_digest(key);
    });
    for (Indicator& one : found) {
      one.name = name;
      record_.indicators.push_back(std::move(one));
    }
  }

  // What must be as the schema says.

  void require(Kind kind, std::string_view key, std::string_view what) {
    if (in_.peek() != kind) in_.fail(fmt::format("'{}' must be {}", key, what));
  }
  template <class Element>
  void array(std::string_view key, Element&& element) {
    const std::string name(key);  // the reader's own text ends with its next call
    require(Kind::array, name, "an array");
    in_.array(element);
  }
  template <class Member>
  void object(std::string_view key, Member&& member) {
    const std::string name(key);
    if (in_.peek() != Kind::object) in_.fail(fmt::format("'{}' must hold objects", name));
    in_.object(member);
  }
  std::string word(std::string_view key) {
    const std::string name(key);
    require(Kind::string, name, "text");
    const std::string_view text = in_.string();
    if (text.empty()) in_.fail(fmt::format("'{}' is empty", name));
    if (text.size() > kLongestWord) in_.fail(fmt::format("'{}' is longer than {} bytes", name, kLongestWord));
    return std::string(text);
  }
  /// The same, where `null` and the empty text say that there is none.
  std::string optional_word(std::string_view key) {
    if (in_.peek() == Kind::null) return in_.null(), std::string();
    const std::string name(key);
    require(Kind::string, name, "text");
    return std::string(in_.string().substr(0, kLongestWord));
  }
  void read_words(std::string_view key, std::vector<std::string>& to) {
    if (in_.peek() == Kind::null) return in_.null();
    const std::string name(key);
    array(name, [&] { to.push_back(word(name)); });
  }

  // What only tells more.

  std::string loose_text(std::size_t limit) {
    if (in_.peek() != Kind::string) return in_.skip(), std::string();
    return std::string(utf8_prefix(in_.string(), limit));
  }
  template <class Element>
  void loose_array(Element&& element) {
    if (in_.peek() == Kind::array)
      in_.array(element);
    else
      in_.skip();
  }
  template <class Member>
  void loose_object(Member&& member) {
    if (in_.peek() == Kind::object)
      in_.object(member);
    else
      in_.skip();
  }

  JsonReader in_;
  Advisory record_;
  bool is_record_ = false;
};

/// The number in a text of digits alone; negative where it is none.
int number_of(std::string_view digits) {
  int value = 0;
  for (const char c : digits) {
    if (!is_digit(c)) return -1;
    value = value * 10 + (c - '0');
  }
  return value;
}

bool is_day(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  const int year = number_of(text.substr(0, 4)), month = number_of(text.substr(5, 2)),
            day = number_of(text.substr(8, 2));
  constexpr std::array kDays = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return year >= 1 && month >= 1 && month <= 12 && day >= 1 &&
         day <= kDays[static_cast<std::size_t>(month) - 1];
}

}  // namespace

std::string_view to_string(AdvisoryEvent::Kind kind) {
  constexpr std::string_view kWords[] = {"introduced", "fixed", "last_affected", "limit"};
  return kWords[static_cast<std::size_t>(kind)];
}

std::string_view to_string(AdvisoryRange::Type type) {
  constexpr std::string_view kWords[] = {"SEMVER", "ECOSYSTEM", "GIT"};
  return kWords[static_cast<std::size_t>(type)];
}

bool is_advisory_time(std::string_view text) {
  if (text.size() < 20 || text.size() > 40 || !is_day(text.substr(0, 10))) return false;
  const std::string_view time = text.substr(10, 9);
  if ((time[0] != 'T' && time[0] != 't' && time[0] != ' ') || time[3] != ':' || time[6] != ':') return false;
  const int hour = number_of(time.substr(1, 2)), minute = number_of(time.substr(4, 2)),
            second = number_of(time.substr(7, 2));
  return hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 && second <= 60;
}

std::optional<Advisory> read_advisory(std::string_view json, const std::string& name) {
  return AdvisoryReader(json, name).read();
}

}  // namespace stocktake
