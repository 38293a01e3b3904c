#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <unordered_set>
#include <utility>

#include "schemas/document/document_codec.h"
#include "schemas/document/sniff.h"
#include "schemas/error.h"
#include "schemas/json/reader.h"
#include "schemas/json/writer.h"
#include "schemas/text/printable.h"

namespace stocktake::codec {
namespace {

using Json = nlohmann::ordered_json;
using std::string_view;

/// Builds the tree. Recursion is bounded by the reader's depth limit. Members are appended to the ordered map
/// without its own search for an equal key, which would make an object of n members cost n².
class TreeReader {
 public:
  TreeReader(string_view text, string_view name, const Limits& limits)
      : in_(text, std::string(name), {limits.depth, limits.string_bytes}), limits_(limits) {}

  Json read() {
    Json root = value();
    in_.finish();
    return root;
  }

  [[noreturn]] void fail(string_view what) { in_.fail(what); }

 private:
  Json value() {
    if (++values_ > limits_.values)
      in_.fail(
          fmt::format("more than {} values: no SBOM needs that, so the document is refused", limits_.values));
    switch (in_.peek()) {
      case JsonReader::Kind::object:
        return object();
      case JsonReader::Kind::array: {
        Json array = Json::array();
        in_.array([&] { array.push_back(value()); });
        return array;
      }
      case JsonReader::Kind::string:
        return std::string(in_.string());
      case JsonReader::Kind::number:
        return number(in_.number());
      case JsonReader::Kind::boolean:
        return in_.boolean();
      case JsonReader::Kind::null:
        in_.null();
        return nullptr;
    }
    return nullptr;
  }

  Json object() {
    Json result = Json::object();
    auto& members = result.get_ref<Json::object_t&>();
    std::unordered_set<std::string> seen;  // of an object with many members only
    in_.object([&](string_view key) {
      std::string name(key);
      if (members.size() >= limits_.members)
        in_.fail(
            fmt::format("more than {} members in one object: no SBOM needs that, so the document is refused",
                        limits_.members));
      if (members.size() == kFew)
        for (const auto& [known, _] : members) seen.insert(known);
      if (members.size() < kFew ? members.find(name) != members.end() : !seen.insert(name).second)
        in_.fail(
            fmt::format("the name \"{}\" stands twice in one object: which one holds?", printable(name)));
      Json member = value();
      members.emplace_back(std::move(name), std::move(member));
    });
    members.shrink_to_fit();  // 48 bytes for each member that growing by doubling has left room for
    return result;
  }

  Json number(string_view text) {
    const char* end = text.data() + text.size();
    if (text.find_first_of(".eE") == string_view::npos) {
      std::int64_t integer = 0;
      if (std::from_chars(text.data(), end, integer).ec == std::errc()) return integer;
      std::uint64_t natural = 0;
      if (std::from_chars(text.data(), end, natural).ec == std::errc()) return natural;
    }
    double real = 0;
    if (std::from_chars(text.data(), end, real).ec != std::errc())
      in_.fail("a number that no computer's number holds");
    return real;
  }

  static constexpr std::size_t kFew = 32;

  JsonReader in_;
  const Limits& limits_;
  std::size_t values_ = 0;
};

/// Spells the tree as nlohmann's `dump` does, but never holds more than a piece of the text. Structure and
/// plain strings are written here, which is nearly all of an SBOM; every other scalar is left to `dump`.
class TreeWriter {
 public:
  TreeWriter(Layout layout, const Sink& sink) : layout_(layout), sink_(sink) {}

  void write(const Json& root) {
    value(root);
    if (!text_.empty()) sink_(text_);
  }

 private:
  void value(const Json& value) {
    if (value.is_object() && !value.empty()) {
      object(value.get_ref<const Json::object_t&>());
    } else if (value.is_array() && !value.empty()) {
      array(value.get_ref<const Json::array_t&>());
    } else if (value.is_string()) {
      string(value.get_ref<const std::string&>());
    } else {
      text_ += value.dump();
    }
  }

  void object(const Json::object_t& members) {
    char before = '{';
    ++depth_;
    const bool own_lines = depth_ == 1;
    for (const auto& [key, member] : members) {
      next(std::exchange(before, ','), own_lines);
      string(key);
      text_ += layout_ == Layout::indented ? ": " : ":";
      lists_ = has_lines(key);
      value(member);
    }
    --depth_;
    line(own_lines);
    text_ += '}';
  }

  void array(const Json::array_t& items) {
    char before = '[';
    ++depth_;
    const bool own_lines = std::exchange(lists_, false);
    for (const Json& item : items) {
      next(std::exchange(before, ','), own_lines);
      value(item);
    }
    --depth_;
    line(own_lines);
    text_ += ']';
  }

  /// Whether each element of the member has a line of its own.
  static bool has_lines(string_view key) {
    return key == "components" || key == "dependencies" || key == "services" || key == "vulnerabilities";
  }

  void next(char before, bool own_line) {
    if (text_.size() >= kPieceBytes) {
      sink_(text_);
      text_.clear();
    }
    text_ += before;
    line(own_line);
  }

  /// \param own whether what follows has a line of its own where not everything has
  void line(bool own) {
    if (layout_ == Layout::compact || (layout_ == Layout::lines && !own)) return;
    text_ += '\n';
    if (layout_ == Layout::indented) text_.append(depth_ * 2, ' ');
  }

  void string(const std::string& text) {
    if (plain_prefix(text) != text.size() || text.find("##") != text.npos) {
      std::string dumped = Json(text).dump(-1, ' ', false, Json::error_handler_t::replace);
      escape_double_hashes(dumped);
      text_ += dumped;
      return;
    }
    text_ += '"';
    text_ += text;
    text_ += '"';
  }

  const Layout layout_;
  const Sink& sink_;
  std::string text_;
  bool lists_ = false;  // the array that comes next has a line for each element
  std::size_t depth_ = 0;
};

string_view text_member(const Json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? string_view(found->get_ref<const std::string&>())
                                                     : string_view();
}

/// What a JSON object that is no BOM looks like.
std::string foreign_kind(const Json& root) {
  if (const auto format = text_member(root, "bomFormat"); !format.empty())
    return fmt::format("a BOM of the format \"{}\"", printable(format));
  std::vector<std::string> members;
  for (const auto& [name, _] : root.get_ref<const Json::object_t&>()) members.push_back(name);
  return std::string(looks_like_json(members));
}

/// "1.6" of "http://cyclonedx.org/schema/bom-1.6.schema.json", also of 1.2's "bom-1.2b.schema.json".
string_view version_in_schema_url(string_view url) {
  constexpr string_view kMark = "cyclonedx.org/schema/bom-";
  const auto at = url.find(kMark);
  return at == string_view::npos ? string_view() : url.substr(at + kMark.size(), 3);
}

}  // namespace

Document read_json(string_view text, string_view name, const Limits& limits) {
  TreeReader reader(text, name, limits);
  Json root = reader.read();
  const string_view from_schema = version_in_schema_url(text_member(root, "$schema"));
  string_view version = text_member(root, "specVersion");
  if (version.empty()) version = from_schema;
  if (const auto format = text_member(root, "specFormat"); format == "CycloneDX")
    throw Error(
        fmt::format("{}: CycloneDX {}, which calls itself so by \"specFormat\" as the drafts of 2.0 do: this "
                    "reads 1.0 to {}",
                    printable(name), printable(version), to_string(kNewestVersion)));
  if (text_member(root, "bomFormat") != "CycloneDX" && from_schema.empty())
    throw Error(fmt::format("{}: not a CycloneDX document but {}", printable(name), foreign_kind(root)));
  const auto known = spec_version(version);
  if (!known || *known < kOldestJson)
    throw Error(fmt::format("{}: CycloneDX JSON of the version \"{}\", which is not among 1.2 to {}",
                            printable(name), printable(version), to_string(kNewestVersion)));
  Document document(*known, Form::json);
  document.json() = std::move(root);
  return document;
}

void write_json(const Json& value, Layout layout, const Sink& sink) {
  TreeWriter(layout, sink).write(value);
}

std::string json_schema_url(SpecVersion version) {
  return fmt::format("http://cyclonedx.org/schema/bom-{}{}.schema.json", to_string(version),
                     version == SpecVersion::v1_2   ? "b"
                     : version == SpecVersion::v1_3 ? "a"
                                                    : "");
}

}  // namespace stocktake::codec
