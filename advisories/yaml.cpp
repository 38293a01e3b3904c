#include "advisories/yaml.h"

#include <fmt/format.h>
#include <yaml.h>

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

class YamlToJson {
 public:
  YamlToJson(std::string_view yaml, const std::string& name) : name_(name) {
    if (yaml_parser_initialize(&parser_) == 0) throw std::bad_alloc();
    yaml_parser_set_input_string(&parser_, reinterpret_cast<const unsigned char*>(yaml.data()), yaml.size());
  }
  YamlToJson(const YamlToJson&) = delete;
  YamlToJson& operator=(const YamlToJson&) = delete;
  ~YamlToJson() { yaml_parser_delete(&parser_); }

  std::string convert() {
    for (bool more = true; more;) {
      Event event;
      if (yaml_parser_parse(&parser_, &event.raw) == 0)
        fail(parser_.problem_mark, parser_.problem == nullptr ? "no YAML" : parser_.problem);
      more = take(event.raw);
    }
    return std::move(out_.text());
  }

 private:
  /// A mapping or sequence that is open; in a mapping, keys and values take turns.
  struct Level {
    bool is_mapping = false, at_key = true;
  };

  /// Takes one event; false at the end of the first document.
  bool take(const yaml_event_t& event) {
    switch (event.type) {
      case YAML_SCALAR_EVENT:
        refuse_anchor(event.data.scalar.anchor, event);
        scalar(event);
        return true;
      case YAML_SEQUENCE_START_EVENT:
        refuse_anchor(event.data.sequence_start.anchor, event);
        open(event, false);
        return true;
      case YAML_MAPPING_START_EVENT:
        refuse_anchor(event.data.mapping_start.anchor, event);
        open(event, true);
        return true;
      case YAML_SEQUENCE_END_EVENT:
        close().end_array();
        return true;
      case YAML_MAPPING_END_EVENT:
        close().end_object();
        return true;
      case YAML_ALIAS_EVENT:
        fail(event.start_mark, "refers to another place, which no record needs");
      case YAML_DOCUMENT_END_EVENT:
      case YAML_STREAM_END_EVENT:
        return false;
      default:
        return true;
    }
  }

  void scalar(const yaml_event_t& event) {
    const auto& scalar = event.data.scalar;
    const std::string_view text(reinterpret_cast<const char*>(scalar.value), scalar.length);
    if (in_mapping() && levels_.back().at_key) {
      levels_.back().at_key = false;
      // The writer takes keys for the program's own words.
      JsonWriter key;
      key.string(text);
      const std::string& quoted = key.text();
      out_.key(std::string_view(quoted).substr(1, quoted.size() - 2));
      return;
    }
    const bool is_nothing =
        scalar.style == YAML_PLAIN_SCALAR_STYLE &&
        (text.empty() || text == "~" || text == "null" || text == "Null" || text == "NULL");
    if (is_nothing)
      out_.raw("null");
    else
      out_.string(text);
    value_done();
  }

  void open(const yaml_event_t& event, bool is_mapping) {
    if (in_mapping() && levels_.back().at_key) fail(event.start_mark, "a key that is no text");
    if (levels_.size() == kDeepest)
      fail(event.start_mark, fmt::format("nested deeper than {} levels", kDeepest));
    levels_.push_back({is_mapping});
    is_mapping ? out_.begin_object() : out_.begin_array();
  }

  JsonWriter& close() {
    levels_.pop_back();
    value_done();
    return out_;
  }

  void value_done() {
    if (in_mapping()) levels_.back().at_key = true;
  }

  bool in_mapping() const { return !levels_.empty() && levels_.back().is_mapping; }

  void refuse_anchor(const yaml_char_t* anchor, const yaml_event_t& event) const {
    if (anchor != nullptr) fail(event.start_mark, "has an anchor, which no record needs");
  }

  [[noreturn]] void fail(const yaml_mark_t& at, std::string_view what) const {
    throw Error(fmt::format("{}:{}:{}: {}", printable(name_), at.line + 1, at.column + 1, printable(what)));
  }

  const std::string& name_;
  yaml_parser_t parser_{};
  JsonWriter out_;
  std::vector<Level> levels_;
};

}  // namespace

std::string yaml_as_json(std::string_view yaml, const std::string& name) {
  return YamlToJson(yaml, name).convert();
}

}  // namespace stocktake
