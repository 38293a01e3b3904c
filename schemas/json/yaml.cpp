#include "schemas/json/yaml.h"

#include <fmt/format.h>
#include <yaml.h>

#include <algorithm>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "schemas/error.h"
#include "schemas/json/writer.h"
#include "schemas/text/printable.h"

namespace stocktake {
namespace {

constexpr std::size_t kDeepest = 64;

/// An event of libyaml's, freed with its owner.
struct Event {
  yaml_event_t raw{};
  Event() = default;
  Event(const Event&) = delete;
  Event& operator=(const Event&) = delete;
  ~Event() { yaml_event_delete(&raw); }
};

/// Most that copies for aliases may add, in bytes of JSON.
constexpr std::size_t kMostCopied = std::size_t{16} << 20;

class YamlToJson {
 public:
  /// \param aliases whether anchors and aliases may stand in it
  YamlToJson(std::string_view yaml, const std::string& name, bool aliases) : name_(name), aliases_(aliases) {
    if (yaml_parser_initialize(&parser_) == 0) throw std::bad_alloc();
    // The library asks for an address, also of nothing.
    const char* begin = yaml.empty() ? "" : yaml.data();
    yaml_parser_set_input_string(&parser_, reinterpret_cast<const unsigned char*>(begin), yaml.size());
  }
  YamlToJson(const YamlToJson&) = delete;
  YamlToJson& operator=(const YamlToJson&) = delete;
  ~YamlToJson() { yaml_parser_delete(&parser_); }

  YamlDocument convert() {
    for (bool more = true; more;) {
      Event event;
      parse(event);
      more = take(event.raw);
    }
    if (aliases_) refuse_more();
    return {std::move(out_.text()), std::move(lines_)};
  }

 private:
  /// A value that an alias may stand for, in the JSON and its lines.
  struct Anchor {
    std::size_t begin = 0, end = 0, first_line = 0, last_line = 0;
    std::size_t height = 0;  ///< how many levels it is deep
    bool is_open = false;    ///< it has not ended: an alias in it would never end
  };
  /// A mapping or sequence that is open; in a mapping, keys and values take turns.
  struct Level {
    bool is_mapping = false, at_key = true;
    std::string anchor;
    std::size_t height = 1;
    std::unordered_set<std::string> keys = {};
  };

  void parse(Event& event) {
    if (yaml_parser_parse(&parser_, &event.raw) == 0)
      fail(parser_.problem_mark, parser_.problem == nullptr ? "no YAML" : parser_.problem);
  }

  /// Two programs may take different ones of several documents for the file.
  void refuse_more() {
    for (;;) {
      Event event;
      parse(event);
      if (event.raw.type == YAML_DOCUMENT_START_EVENT) fail(event.raw.start_mark, "has a second document");
      if (event.raw.type == YAML_STREAM_END_EVENT || event.raw.type == YAML_NO_EVENT) return;
    }
  }

  /// Takes one event; false at the end of the first document.
  bool take(const yaml_event_t& event) {
    switch (event.type) {
      case YAML_SCALAR_EVENT:
        scalar(event);
        return true;
      case YAML_SEQUENCE_START_EVENT:
        open(event, false, anchor_of(event.data.sequence_start.anchor, event));
        return true;
      case YAML_MAPPING_START_EVENT:
        open(event, true, anchor_of(event.data.mapping_start.anchor, event));
        return true;
      case YAML_SEQUENCE_END_EVENT:
      case YAML_MAPPING_END_EVENT:
        close();
        return true;
      case YAML_ALIAS_EVENT:
        copy(event);
        return true;
      case YAML_DOCUMENT_END_EVENT:
      case YAML_STREAM_END_EVENT:
        return false;
      default:
        return true;
    }
  }

  void scalar(const yaml_event_t& event) {
    const auto& scalar = event.data.scalar;
    const std::string anchor = anchor_of(scalar.anchor, event);
    const std::string_view text(reinterpret_cast<const char*>(scalar.value), scalar.length);
    const bool is_block =
        scalar.style == YAML_LITERAL_SCALAR_STYLE || scalar.style == YAML_FOLDED_SCALAR_STYLE;
    note_line(event, is_block ? 1 : 0);
    // The writer takes keys for the program's own words.
    JsonWriter quoted;
    quoted.string(text);
    const std::string_view json = quoted.text();
    if (in_mapping() && levels_.back().at_key) {
      levels_.back().at_key = false;
      out_.key(json.substr(1, json.size() - 2));
      if (!anchor.empty()) fail(event.start_mark, "has an anchor at a key");
      if (aliases_ && !levels_.back().keys.emplace(text).second)
        fail(event.start_mark, "has a key twice, of which programs take different ones");
      return;
    }
    const bool is_nothing =
        scalar.style == YAML_PLAIN_SCALAR_STYLE &&
        (text.empty() || text == "~" || text == "null" || text == "Null" || text == "NULL");
    value(is_nothing ? "null" : json);
    if (anchor.empty()) return;
    const std::size_t size = is_nothing ? 4 : json.size();
    anchors_[anchor] = {
        out_.text().size() - size, out_.text().size(), lines_.size() - 1, lines_.size(), 0, false};
  }

  void open(const yaml_event_t& event, bool is_mapping, std::string anchor) {
    refuse_as_key(event);
    refuse_depth(event, 1);
    note_line(event, 0);
    note_line(event, 0);  // JsonTree has two nodes for it
    is_mapping ? out_.begin_object() : out_.begin_array();
    if (!anchor.empty()) anchors_[anchor] = {out_.text().size() - 1, 0, lines_.size() - 2, 0, 0, true};
    levels_.push_back({is_mapping, true, std::move(anchor)});
  }

  void close() {
    const Level done = std::move(levels_.back());
    levels_.pop_back();
    done.is_mapping ? out_.end_object() : out_.end_array();
    if (!done.anchor.empty()) {
      Anchor& anchor = anchors_[done.anchor];
      // A later one of the same name, inside, is the one that counts (YAML 1.2, 3.2.2.2).
      if (anchor.is_open)
        anchor = {anchor.begin, out_.text().size(), anchor.first_line, lines_.size(), done.height, false};
    }
    value_done(done.height);
  }

  /// What the anchor names, once more.
  void copy(const yaml_event_t& event) {
    if (!aliases_) fail(event.start_mark, "refers to another place, which no record needs");
    refuse_as_key(event);
    const auto found = anchors_.find(reinterpret_cast<const char*>(event.data.alias.anchor));
    if (found == anchors_.end()) fail(event.start_mark, "refers to a place that is not there");
    const Anchor& anchor = found->second;
    if (anchor.is_open) fail(event.start_mark, "refers to what it stands in");
    if (anchor.height != 0) refuse_depth(event, anchor.height);
    copied_ += anchor.end - anchor.begin;
    if (copied_ > kMostCopied) fail(event.start_mark, "refers to other places for more than 16 MiB");
    const std::string json = out_.text().substr(anchor.begin, anchor.end - anchor.begin);
    for (std::size_t i = anchor.first_line; i < anchor.last_line; ++i)
      lines_.push_back(std::uint32_t{lines_[i]});
    out_.raw(json);
    value_done(anchor.height);
  }

  void value(std::string_view json) {
    out_.raw(json);
    value_done(0);
  }

  void value_done(std::size_t height) {
    if (levels_.empty()) return;
    levels_.back().height = std::max(levels_.back().height, height + 1);
    levels_.back().at_key = true;
  }

  bool in_mapping() const { return !levels_.empty() && levels_.back().is_mapping; }

  void note_line(const yaml_event_t& event, std::uint32_t further) {
    if (aliases_) lines_.push_back(static_cast<std::uint32_t>(event.start_mark.line) + 1 + further);
  }

  void refuse_as_key(const yaml_event_t& event) const {
    if (in_mapping() && levels_.back().at_key) fail(event.start_mark, "a key that is no text");
  }

  void refuse_depth(const yaml_event_t& event, std::size_t more) const {
    if (levels_.size() + more > kDeepest)
      fail(event.start_mark, fmt::format("nested deeper than {} levels", kDeepest));
  }

  std::string anchor_of(const yaml_char_t* anchor, const yaml_event_t& event) const {
    if (anchor == nullptr) return {};
    if (!aliases_) fail(event.start_mark, "has an anchor, which no record needs");
    return reinterpret_cast<const char*>(anchor);
  }

  [[noreturn]] void fail(const yaml_mark_t& at, std::string_view what) const {
    throw Error(fmt::format("{}:{}:{}: {}", printable(name_), at.line + 1, at.column + 1, printable(what)));
  }

  const std::string& name_;
  bool aliases_;
  yaml_parser_t parser_{};
  JsonWriter out_;
  std::vector<std::uint32_t> lines_;
  std::vector<Level> levels_;
  std::unordered_map<std::string, Anchor> anchors_;
  std::size_t copied_ = 0;
};

}  // namespace

std::string yaml_as_json(std::string_view yaml, const std::string& name) {
  return YamlToJson(yaml, name, false).convert().json;
}

YamlDocument read_yaml(std::string_view yaml, const std::string& name) {
  YamlDocument document = YamlToJson(yaml, name, true).convert();
  if (document.json.empty()) document = {"null", {1}};
  return document;
}

}  // namespace stocktake
