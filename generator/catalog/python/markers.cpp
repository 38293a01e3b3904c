#include "generator/catalog/python/markers.h"

#include <algorithm>
#include <array>
#include <compare>
#include <optional>

#include "generator/catalog/python/metadata.h"
#include "schemas/text/ascii.h"

namespace stocktake {
namespace {

// A PEP 440 version as far as Python's own versions go: the numbers of the release, and whether a letter
// (alpha, beta, candidate, dev) makes it an earlier one. `prefix` is set for `3.8.*`.
struct Version {
  std::array<std::uint32_t, 6> release{};
  std::size_t count = 0;
  bool early = false;
  bool prefix = false;
};

std::optional<Version> read_version(std::string_view text) {
  Version version;
  while (version.count < version.release.size()) {
    if (text == "*" && version.count > 0) {
      version.prefix = true;
      return version;
    }
    std::size_t digits = 0;
    std::uint32_t number = 0;
    while (digits < text.size() && digits < 9 && is_digit(text[digits]))
      number = number * 10 + static_cast<std::uint32_t>(text[digits++] - '0');
    if (digits == 0) return std::nullopt;
    version.release[version.count++] = number;
    text.remove_prefix(digits);
    if (text.empty()) return version;
    if (text[0] != '.') {
      version.early = text[0] != '+' && text[0] != '-';
      return version;
    }
    text.remove_prefix(1);
  }
  return std::nullopt;
}

std::strong_ordering order_of(const Version& a, const Version& b) {
  if (const auto order = a.release <=> b.release; order != 0) return order;
  return b.early <=> a.early;
}

// Whether the first `count` numbers agree.
bool same_prefix(const Version& a, const Version& b, std::size_t count) {
  return std::equal(a.release.begin(), a.release.begin() + static_cast<std::ptrdiff_t>(count),
                    b.release.begin());
}

// A comparison by an operator that PEP 440 defines; nothing where either side is no version.
std::optional<bool> compare_versions(std::string_view left, std::string_view op, std::string_view right) {
  const auto a = read_version(left);
  const auto b = read_version(right);
  if (!a || !b) return std::nullopt;
  const auto order = order_of(*a, *b);
  if (op == "==") return b->prefix ? same_prefix(*a, *b, b->count) : order == 0;
  if (op == "!=") return b->prefix ? !same_prefix(*a, *b, b->count) : order != 0;
  if (op == "<") return order < 0;
  if (op == "<=") return order <= 0;
  if (op == ">") return order > 0;
  if (op == ">=") return order >= 0;
  if (op == "~=") return order >= 0 && same_prefix(*a, *b, b->count - 1);
  return std::nullopt;
}

bool compare_texts(std::string_view left, std::string_view op, std::string_view right) {
  if (op == "in") return right.find(left) != std::string_view::npos;
  if (op == "not in") return right.find(left) == std::string_view::npos;
  if (const auto by_version = compare_versions(left, op, right)) return *by_version;
  if (op == "==" || op == "===") return left == right;
  if (op == "!=") return left != right;
  if (op == "<") return left < right;
  if (op == "<=") return left <= right;
  if (op == ">") return left > right;
  if (op == ">=") return left >= right;
  return true;
}

struct Variable {
  std::string_view name;
  std::string MarkerEnvironment::*member;
};
constexpr Variable kVariables[] = {
    {"python_version", &MarkerEnvironment::python_version},
    {"python_full_version", &MarkerEnvironment::python_full_version},
    {"implementation_name", &MarkerEnvironment::implementation_name},
    {"implementation_version", &MarkerEnvironment::python_full_version},
    {"platform_python_implementation", &MarkerEnvironment::platform_python_implementation},
    {"os_name", &MarkerEnvironment::os_name},
    {"sys_platform", &MarkerEnvironment::sys_platform},
    {"platform_system", &MarkerEnvironment::platform_system},
    {"platform_machine", &MarkerEnvironment::platform_machine},
    // spellings from before PEP 508
    {"os.name", &MarkerEnvironment::os_name},
    {"sys.platform", &MarkerEnvironment::sys_platform},
    {"platform.machine", &MarkerEnvironment::platform_machine},
    {"platform.python_implementation", &MarkerEnvironment::platform_python_implementation},
    {"python_implementation", &MarkerEnvironment::platform_python_implementation}};

// Recursive descent over `or`, `and`, comparison and parentheses. `ok_` turns false at the first thing that
// is no marker; then the results mean nothing.
class Evaluator {
 public:
  Evaluator(std::string_view text, const MarkerEnvironment& environment, std::string_view extra)
      : rest_(text), environment_(environment), extra_(normalise_python_name(extra)) {}

  bool result() {
    const bool value = any_of();
    skip_space();
    return !ok_ || !rest_.empty() || value;
  }

 private:
  struct Operand {
    std::string_view text;
    bool known = true;
    bool is_extra = false;
  };

  bool any_of() {
    bool value = all_of();
    while (ok_ && word("or")) value = all_of() || value;
    return value;
  }

  bool all_of() {
    bool value = single();
    while (ok_ && word("and")) value = single() && value;
    return value;
  }

  bool single() {
    if (!take("(")) return expression();
    if (++depth_ > kMaxDepth) ok_ = false;
    const bool value = ok_ && any_of();
    --depth_;
    if (!take(")")) ok_ = false;
    return value;
  }

  bool expression() {
    const Operand left = operand();
    const std::string_view op = comparator();
    const Operand right = operand();
    if (!ok_ || !left.known || !right.known) return true;
    if (left.is_extra || right.is_extra)
      return compare_texts(normalise_python_name(left.text), op, normalise_python_name(right.text));
    return compare_texts(left.text, op, right.text);
  }

  Operand operand() {
    skip_space();
    Operand result;
    if (rest_.empty()) {
      ok_ = false;
    } else if (const char quote = rest_[0]; quote == '"' || quote == '\'') {
      const auto end = rest_.find(quote, 1);
      if (end == std::string_view::npos) {
        ok_ = false;
        return result;
      }
      result.text = rest_.substr(1, end - 1);
      rest_.remove_prefix(end + 1);
    } else {
      return variable();
    }
    return result;
  }

  Operand variable() {
    const auto end = std::min(rest_.find_first_not_of("abcdefghijklmnopqrstuvwxyz_."), rest_.size());
    const std::string_view name = rest_.substr(0, end);
    rest_.remove_prefix(end);
    if (name.empty()) ok_ = false;
    if (name == "extra") return {extra_, true, true};
    for (const auto& [known, member] : kVariables)
      if (known == name) return {environment_.*member, !(environment_.*member).empty(), false};
    return {{}, false, false};
  }

  std::string_view comparator() {
    // Longer ones first: `<=` is not `<`.
    for (const std::string_view op : {"===", "==", "~=", "!=", "<=", ">=", "<", ">"})
      if (take(op)) return op;
    if (word("in")) return "in";
    if (word("not") && word("in")) return "not in";
    ok_ = false;
    return {};
  }

  void skip_space() { rest_.remove_prefix(std::min(rest_.find_first_not_of(" \t\r\n"), rest_.size())); }

  bool take(std::string_view token) {
    skip_space();
    if (!rest_.starts_with(token)) return false;
    rest_.remove_prefix(token.size());
    return true;
  }

  // Takes a word that white space, a quote or a parenthesis ends.
  bool word(std::string_view token) {
    skip_space();
    if (!rest_.starts_with(token)) return false;
    if (rest_.size() > token.size() &&
        std::string_view(" \t\r\n'\"(").find(rest_[token.size()]) == std::string_view::npos)
      return false;
    rest_.remove_prefix(token.size());
    return true;
  }

  static constexpr int kMaxDepth = 64;
  std::string_view rest_;
  const MarkerEnvironment& environment_;
  std::string extra_;
  int depth_ = 0;
  bool ok_ = true;
};

}  // namespace

bool marker_holds(std::string_view marker, const MarkerEnvironment& environment, std::string_view extra) {
  return trim(marker).empty() || Evaluator(marker, environment, extra).result();
}

}  // namespace stocktake
