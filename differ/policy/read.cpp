#include "differ/policy/read.h"

#include <fmt/format.h>

#include <toml++/toml.h>
#include <algorithm>
#include <iterator>

#include "differ/judge/rules.h"
#include "schemas/error.h"
#include "schemas/identity/purl.h"
#include "schemas/identity/sha256_stream.h"
#include "schemas/text/printable.h"

namespace stocktake {
namespace {

using ChangeKind = Expectation::Change;

/// Walks over TOML and tells the dots and line ends outside of strings and comments.
class DotsOutsideText {
 public:
  explicit DotsOutsideText(std::string_view text) : text_(text) { skip(); }
  bool end() const { return at_ >= text_.size(); }
  bool dot() const { return text_[at_] == '.'; }
  bool newline() const { return text_[at_] == '\n'; }
  void next() {
    ++at_;
    skip();
  }

 private:
  /// Moves behind strings and comments. A string that never ends, ends with the text or the line.
  void skip() {
    while (!end()) {
      const char c = text_[at_];
      if (c == '#')
        at_ = std::min(text_.find('\n', at_), text_.size());
      else if (c == '"' || c == '\'')
        skip_string(c);
      else
        return;
    }
  }
  void skip_string(char quote) {
    const std::string three(3, quote);
    const bool lines = text_.substr(at_).starts_with(three);
    const std::string_view close = lines ? std::string_view(three) : std::string_view(three).substr(0, 1);
    for (at_ += close.size(); !end() && !text_.substr(at_).starts_with(close); ++at_) {
      if (text_[at_] == '\n' && !lines) return;
      if (text_[at_] == '\\' && quote == '"') ++at_;
    }
    at_ = std::min(at_ + close.size(), text_.size());
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

/// Reads one file; every complaint names the place of the node that it is about.
class PolicyReader {
 public:
  PolicyReader(std::string_view text, const std::string& name, Drafts drafts)
      : name_(name), text_(text), drafts_(drafts) {}

  Policy read() {
    policy_.name = name_;
    policy_.sha256 = to_hex(sha256_of_text(text_));
    const toml::table table = parse();
    for (const auto& [key, node] : table) {
      if (key == "compare")
        read_compare(as_table(node, key));
      else if (key == "severity")
        read_severities(as_table(node, key));
      else if (key == "expect")
        read_expectations(node);
      else if (key == "document")
        read_document(as_table(node, key));
      else if (key == "exclude")
        policy_.excludes = as_strings(node, "exclude");
      else if (key == "store")
        policy_.store = as_string(node, "store");
      else if (key == "advisory")
        read_advisories(node);
      else if (key == "finding")
        read_findings(node);
      else if (key != "vendored")  // a scan's business: what it makes of it stands in the inventory
        fail(node, fmt::format("unknown key '{}'; known are compare, severity, expect, document, exclude, "
                               "store, advisory, finding and vendored",
                               printable(key.str())));
    }
    return std::move(policy_);
  }

 private:
  toml::table parse() const {
    refuse_deep_keys();
    try {
      return toml::parse(text_, name_);
    } catch (const toml::parse_error& error) {
      const auto& at = error.source().begin;
      throw Error(fmt::format("{}:{}:{}: {}", name_, at.line, at.column, error.description()));
    }
  }

  /// The parser and its tables call themselves once for each part of a dotted key, without a limit.
  void refuse_deep_keys() const {
    constexpr std::size_t kMostDots = 16;  // the deepest key here has one
    std::size_t line = 1, dots = 0;
    for (DotsOutsideText at(text_); !at.end(); at.next()) {
      if (at.newline()) ++line, dots = 0;
      if (at.dot() && ++dots > kMostDots)
        throw Error(fmt::format("{}:{}: a key of more than {} parts", name_, line, kMostDots));
    }
  }

  [[noreturn]] void fail(const toml::node& node, std::string_view what) const {
    const auto& at = node.source().begin;
    throw Error(fmt::format("{}:{}:{}: {}", name_, at.line, at.column, what));
  }

  const toml::table& as_table(const toml::node& node, const toml::key& key) const {
    if (!node.is_table()) fail(node, fmt::format("'{}' must be a table", printable(key.str())));
    return *node.as_table();
  }

  std::string as_string(const toml::node& node, std::string_view key) const {
    if (!node.is_string()) fail(node, fmt::format("'{}' must be text", printable(key)));
    return node.as_string()->get();
  }

  std::vector<std::string> as_strings(const toml::node& node, std::string_view key) const {
    std::vector<std::string> result;
    if (node.is_string()) return {node.as_string()->get()};
    if (!node.is_array()) fail(node, fmt::format("'{}' must be a list of texts", key));
    for (const toml::node& item : *node.as_array()) result.push_back(as_string(item, key));
    return result;
  }

  /// `sha256:` in front is optional; the result is lower case without it.
  std::string as_digest(const toml::node& node, std::string text) const {
    if (text.starts_with("sha256:")) text.erase(0, 7);
    const auto digest = parse_sha256(text);
    if (!digest) fail(node, "a SHA-256 has 64 hexadecimal digits");
    return to_hex(*digest);
  }

  void read_compare(const toml::table& table) {
    policy_.compare_line = table.source().begin.line;
    for (const auto& [key, node] : table) {
      if (key == "from")
        policy_.compare_from = as_digest(node, as_string(node, "from"));
      else if (key == "to")
        policy_.compare_to = as_digest(node, as_string(node, "to"));
      else
        fail(node, fmt::format("unknown key '{}' in [compare]; known are from and to", printable(key.str())));
    }
  }

  void read_severities(const toml::table& table) {
    for (const auto& [key, node] : table) {
      const std::string level = as_string(node, key.str());
      if (find_rule(key.str()) == nullptr)
        fail(node, fmt::format("no rule is called '{}'; stocktake explain lists them", printable(key.str())));
      if (level != "error" && level != "warning" && level != "note" && level != "off")
        fail(node, "a severity is error, warning, note or off");
      policy_.severities.emplace_back(key.str(), level);
    }
  }

  void read_document(const toml::table& table) {
    static constexpr std::pair<std::string_view, std::string DocumentSettings::*> kTexts[] = {
        {"name", &DocumentSettings::name},
        {"version", &DocumentSettings::version},
        {"purl", &DocumentSettings::purl},
        {"type", &DocumentSettings::type},
        {"supplier", &DocumentSettings::supplier},
        {"manufacturer", &DocumentSettings::manufacturer},
        {"data-license", &DocumentSettings::data_license},
        {"tlp", &DocumentSettings::tlp},
    };
    for (const auto& [key, node] : table) {
      const std::string_view name = key.str();
      const auto* const text = std::find_if(std::begin(kTexts), std::end(kTexts),
                                            [&](const auto& known) { return known.first == name; });
      if (name == "author")
        policy_.document.authors = as_strings(node, "author");
      else if (text != std::end(kTexts))
        policy_.document.*text->second = as_string(node, text->first);
      else
        fail(node, fmt::format("unknown key '{}' in [document]; known are author, name, version, purl, type, "
                               "supplier, manufacturer, data-license and tlp",
                               printable(name)));
      if (const std::string wrong = complaint(policy_.document); !wrong.empty()) fail(node, wrong);
    }
  }

  void read_expectations(const toml::node& node) {
    if (!node.is_array_of_tables()) fail(node, "expect must be written [[expect]]");
    for (const toml::node& item : *node.as_array()) read_expectation(*item.as_table());
  }

  void read_expectation(const toml::table& table) {
    Expectation entry;
    entry.line = table.source().begin.line;
    bool has_change = false;
    for (const auto& [key, node] : table) {
      has_change = has_change || key == "change";
      read_member(entry, key.str(), node);
    }
    if (!has_change)
      fail(table, "an entry needs 'change': add, remove, upgrade, downgrade, modify, move or mode");
    if (entry.package.empty() && entry.path.empty()) fail(table, "an entry needs 'package' or 'path'");
    if (entry.reason.empty() && drafts_ == Drafts::refuse) fail(table, "an entry needs a 'reason'");
    policy_.expectations.push_back(std::move(entry));
  }

  void read_member(Expectation& entry, std::string_view key, const toml::node& node) {
    if (key == "change")
      entry.change = read_change(node);
    else if (key == "package")
      entry.package = read_package(node, "'from' or 'to'");
    else if (key == "path")
      entry.path = as_string(node, key);
    else if (key == "from")
      entry.from = as_string(node, key);
    else if (key == "to")
      entry.to = as_string(node, key);
    else if (key == "sha256")
      read_digests(entry, node);
    else if (key == "allow")
      read_allowed(entry, node);
    else if (!read_approval(entry, key, node))
      fail(node,
           fmt::format("unknown key '{}' in [[expect]]; known are change, package, path, from, to, sha256, "
                       "allow, reason, by and expires",
                       printable(key)));
  }

  /// What every approval says of itself. Returns whether the key is one of these.
  template <class Entry>
  bool read_approval(Entry& entry, std::string_view key, const toml::node& node) {
    if (key == "reason")
      entry.reason = as_string(node, key);
    else if (key == "by")
      entry.by = as_string(node, key);
    else if (key == "expires")
      entry.expires = read_date(node);
    else
      return false;
    return true;
  }

  void read_advisories(const toml::node& node) {
    if (!node.is_array_of_tables()) fail(node, "advisory must be written [[advisory]]");
    for (const toml::node& item : *node.as_array()) read_advisory(*item.as_table());
  }

  void read_advisory(const toml::table& table) {
    AcceptedAdvisory entry;
    entry.line = table.source().begin.line;
    for (const auto& [key, node] : table) read_advisory_member(entry, key.str(), node);
    if (entry.id.empty()) fail(table, "an advisory needs an 'id', such as GHSA-35jh-r3h4-6jhm");
    if (entry.reason.empty()) fail(table, "an entry needs a 'reason'");
    policy_.advisories.push_back(std::move(entry));
  }

  void read_advisory_member(AcceptedAdvisory& entry, std::string_view key, const toml::node& node) {
    if (key == "id")
      entry.id = as_string(node, key);
    else if (key == "package")
      entry.package = read_package(node, "'version'");
    else if (key == "version")
      entry.version = as_string(node, key);
    else if (!read_approval(entry, key, node))
      fail(node,
           fmt::format(
               "unknown key '{}' in [[advisory]]; known are id, package, version, reason, by and expires",
               printable(key)));
  }

  void read_findings(const toml::node& node) {
    if (!node.is_array_of_tables()) fail(node, "finding must be written [[finding]]");
    for (const toml::node& item : *node.as_array()) {
      const toml::table& table = *item.as_table();
      AcceptedFinding entry;
      entry.line = table.source().begin.line;
      for (const auto& [key, member] : table) read_finding_member(entry, key.str(), member);
      if (entry.rule.empty()) fail(table, "a finding needs a 'rule', such as record-changed");
      if (entry.package.empty() && entry.path.empty()) fail(table, "an entry needs 'package' or 'path'");
      if (entry.reason.empty()) fail(table, "an entry needs a 'reason'");
      policy_.findings.push_back(std::move(entry));
    }
  }

  void read_finding_member(AcceptedFinding& entry, std::string_view key, const toml::node& node) {
    if (key == "rule")
      entry.rule = as_string(node, key);
    else if (key == "package")
      entry.package = read_package(node, "no [[finding]]");
    else if (key == "path")
      entry.path = as_string(node, key);
    else if (key == "sha256")
      read_digests(entry, node);
    else if (!read_approval(entry, key, node))
      fail(node, fmt::format("unknown key '{}' in [[finding]]; known are rule, package, path, sha256, "
                             "reason, by and expires",
                             printable(key)));
  }

  ChangeKind read_change(const toml::node& node) const {
    const std::string word = as_string(node, "change");
    const auto* const found = std::find(std::begin(kChangeWords), std::end(kChangeWords), word);
    if (found == std::end(kChangeWords))
      fail(node,
           fmt::format("unknown change '{}'; known are add, remove, upgrade, downgrade, modify, move and "
                       "mode",
                       printable(word)));
    return static_cast<ChangeKind>(found - std::begin(kChangeWords));
  }

  /// A purl in any spelling becomes its identity; anything else is a bare name.
  std::string read_package(const toml::node& node, std::string_view version_key) const {
    std::string text = as_string(node, "package");
    if (!text.starts_with("pkg:")) return text;
    const auto purl = try_parse_purl(text);
    if (!purl) fail(node, fmt::format("'{}' is no package URL", printable(text)));
    if (!purl->version.empty())
      fail(node, fmt::format("the version of 'package' belongs into {}", version_key));
    return purl_identity(*purl);
  }

  template <class Entry>
  void read_digests(Entry& entry, const toml::node& node) const {
    for (std::string& text : as_strings(node, "sha256"))
      entry.sha256.push_back(as_digest(node, std::move(text)));
    std::sort(entry.sha256.begin(), entry.sha256.end());
  }

  void read_allowed(Expectation& entry, const toml::node& node) const {
    entry.allow = as_strings(node, "allow");
    for (const std::string& rule : entry.allow)
      if (find_rule(rule) == nullptr)
        fail(node, fmt::format("no rule is called '{}'; stocktake explain lists them", printable(rule)));
  }

  std::string read_date(const toml::node& node) const {
    if (!node.is_date()) fail(node, "'expires' must be a date such as 2026-12-31, without quotes");
    const toml::date date = node.as_date()->get();
    return fmt::format("{:04}-{:02}-{:02}", date.year, date.month, date.day);
  }

  const std::string& name_;
  std::string_view text_;
  Drafts drafts_;
  Policy policy_;
};

}  // namespace

Policy parse_policy(std::string_view text, const std::string& name, Drafts drafts) {
  return PolicyReader(text, name, drafts).read();
}

}  // namespace stocktake
