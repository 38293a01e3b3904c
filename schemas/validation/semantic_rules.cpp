#include "schemas/validation/semantic_rules.h"

#include <fmt/format.h>
#include <xxhash.h>

#include <algorithm>
#include <utility>

#include "schemas/error.h"
#include "schemas/identity/digest.h"
#include "schemas/identity/purl.h"
#include "schemas/identity/spdx.h"
#include "schemas/text/ascii.h"
#include "schemas/text/printable.h"
#include "schemas/validation/pattern.h"

namespace stocktake {
namespace {

/// The words of a licence expression that name a licence and are none that SPDX or the document defines.
std::vector<std::string_view> unknown_licenses(std::string_view expression) {
  std::vector<std::string_view> out;
  bool exception = false;  // what follows WITH is not a licence
  for (std::size_t at = 0; at < expression.size();) {
    const auto from = expression.find_first_not_of(" \t\r\n()", at);
    if (from == expression.npos) break;
    at = std::min(expression.find_first_of(" \t\r\n()", from), expression.size());
    std::string_view word = expression.substr(from, at - from);
    const bool is_exception = std::exchange(exception, word == "WITH" || word == "with");
    if (is_exception || word == "AND" || word == "OR" || word == "WITH" || word == "and" || word == "or" ||
        word == "with" || word.starts_with("LicenseRef-") || word.starts_with("DocumentRef-"))
      continue;
    if (word.ends_with('+')) word.remove_suffix(1);
    if (!spdx_id(word)) out.push_back(word);
  }
  return out;
}

}  // namespace

SemanticRules::Named SemanticRules::named(std::string_view text, Place place) {
  return {XXH3_64bits(text.data(), text.size()), text, place};
}

void SemanticRules::add(ComplaintSeverity severity, std::string_view rule, Place place, std::string what,
                        std::string expected, Place other) {
  if (kept_[static_cast<std::size_t>(severity)]++ >= kMostComplaints) return;
  findings_.push_back({severity, rule, place, other, std::move(what), std::move(expected)});
}

/// RFC 4122: beyond the form that the schema asks for, a UUID has a version and a variant.
void SemanticRules::serial_number(std::string_view text, Place place) {
  static const Pattern kForm(
      "^urn:uuid:[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[1-8][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}$");
  if (!kForm.matches(text))
    add(ComplaintSeverity::warning, "serial-number", place,
        fmt::format("{} is not a UUID of RFC 4122", in_quotes(text)),
        "urn:uuid: and a random UUID such as 3e671687-395b-41f5-a30f-a58921a69b79");
}

void SemanticRules::purl(std::string_view text, Place place) {
  if (try_parse_purl(text)) return;
  std::string reason;
  try {
    parse_purl(text);
  } catch (const Error& error) {
    reason = error.what();
  }
  add(ComplaintSeverity::error, "purl", place,
      fmt::format("{} is not a valid package URL: {}", in_quotes(text), reason),
      "pkg:type/namespace/name@version");
}

void SemanticRules::hash(std::string_view algorithm, std::string_view content, Place place) {
  const auto known = hash_algorithm(algorithm);
  if (!known) return;  // the schema says what is allowed
  const std::size_t digits = 2 * digest_size(*known);
  if (content.size() == digits && std::all_of(content.begin(), content.end(), is_hex_digit)) return;
  add(ComplaintSeverity::warning, "hash-length", place,
      fmt::format("{} is not a {}", in_quotes(content), printable(algorithm)),
      fmt::format("{} hexadecimal digits", digits));
}

void SemanticRules::license_expression(std::string_view text, Place place) {
  for (const std::string_view word : unknown_licenses(text))
    add(ComplaintSeverity::warning, "license-unknown", place,
        fmt::format("{} is not a licence of the SPDX list", in_quotes(word)),
        "an SPDX identifier, or LicenseRef- and a name for another licence");
  if (unknown_licenses(text).empty() && !is_spdx_expression(text))
    add(ComplaintSeverity::warning, "license-expression", place,
        fmt::format("{} is not an SPDX licence expression", in_quotes(text)),
        "identifiers joined by AND, OR and WITH, in balanced parentheses");
}

void SemanticRules::dependency(std::string_view from, std::string_view to, Place place) {
  edges_.push_back({XXH3_64bits(from.data(), from.size()), XXH3_64bits(to.data(), to.size()), to, place});
}

void SemanticRules::check_unique() {
  // By place within equal texts, so that the first use is the one that later ones repeat.
  std::sort(declared_.begin(), declared_.end(), [](const Named& a, const Named& b) {
    return a.hash != b.hash ? a.hash < b.hash : a.place < b.place;
  });
  for (std::size_t first = 0; first < declared_.size();) {
    std::size_t end = first + 1;
    for (; end < declared_.size() && declared_[end].hash == declared_[first].hash; ++end)
      if (declared_[end].text == declared_[first].text)
        add(declared_[end].in_formulation ? ComplaintSeverity::warning : ComplaintSeverity::error,
            "bom-ref-duplicate", declared_[end].place,
            fmt::format("the bom-ref {} is already used at ", in_quotes(declared_[end].text)),
            "each bom-ref once in a document", declared_[first].place);
    first = end;
  }
}

void SemanticRules::check_references() {
  static const Pattern kBomLink(
      "^urn:cdx:[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}/"
      "[1-9][0-9]*(#.+)?$");
  for (const Named& reference : references_) {
    const bool found = std::binary_search(declared_.begin(), declared_.end(), reference,
                                          [](const Named& a, const Named& b) { return a.hash < b.hash; });
    if (found) continue;
    if (!reference.text.starts_with("urn:cdx:"))
      add(ComplaintSeverity::warning, "reference-unresolved", reference.place,
          fmt::format("nothing in the document has the bom-ref {}", in_quotes(reference.text)),
          "the bom-ref of something in this document, or a BOM-Link (urn:cdx:…)");
    else if (!kBomLink.matches(reference.text))
      add(ComplaintSeverity::warning, "bom-link", reference.place,
          fmt::format("{} is not a BOM-Link", in_quotes(reference.text)), "urn:cdx:serial/version#bom-ref");
  }
}

/// Finds dependencies that lead back to where they came from: depth first, without recursion, each edge once.
/// Reports the edge that closes a circle. Cycles are legal, and real (npm has many), so: a warning.
void SemanticRules::check_cycles() {
  std::sort(edges_.begin(), edges_.end(), [](const Edge& a, const Edge& b) {
    return a.from != b.from ? a.from < b.from : a.place < b.place;
  });
  auto edges_of = [this](std::uint64_t node) {
    return static_cast<std::size_t>(
        std::lower_bound(edges_.begin(), edges_.end(), node,
                         [](const Edge& edge, std::uint64_t value) { return edge.from < value; }) -
        edges_.begin());
  };
  enum class State : std::uint8_t { fresh, open, done };
  std::vector<State> states(edges_.size(), State::fresh);  // of the node whose first edge has that index
  for (std::size_t root = 0; root < edges_.size(); ++root) {
    if (root != edges_of(edges_[root].from) || states[root] != State::fresh) continue;
    struct Step {
      std::size_t node;
      std::size_t edge;
    };
    std::vector<Step> path{{root, root}};
    states[root] = State::open;
    while (!path.empty()) {
      Step& step = path.back();
      if (step.edge == edges_.size() || edges_[step.edge].from != edges_[step.node].from) {
        states[step.node] = State::done;
        path.pop_back();
        continue;
      }
      const Edge& edge = edges_[step.edge++];
      const std::size_t target = edges_of(edge.to);
      if (target == edges_.size() || edges_[target].from != edge.to || states[target] == State::done)
        continue;
      if (states[target] == State::open) {
        const bool itself = edge.from == edge.to;
        add(ComplaintSeverity::warning, "dependency-cycle", edge.place,
            itself ? fmt::format("{} depends on itself", in_quotes(edge.text))
                   : fmt::format("this dependency on {} closes a circle", in_quotes(edge.text)),
            "dependencies that do not lead back");
        continue;
      }
      states[target] = State::open;
      path.push_back({target, target});
    }
  }
}

std::vector<SemanticRules::Finding> SemanticRules::finish() {
  check_unique();
  check_references();
  check_cycles();
  return std::move(findings_);
}

}  // namespace stocktake
