#include "schemas/json/tree.h"

#include <fmt/format.h>
#include <xxhash.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>
#include <limits>
#include <utility>

#include "schemas/error.h"
#include "schemas/json/reader.h"

namespace stocktake {

/// Fills a tree from a reader. Recursion is bounded by the reader's depth limit.
class JsonTree::Builder {
 public:
  Builder(JsonTree& tree, JsonReader& in) : tree_(tree), in_(in) {}

  void value() {
    const auto kind = in_.peek();
    const auto offset = static_cast<std::uint32_t>(in_.offset());
    switch (kind) {
      case JsonReader::Kind::object:
        container(Kind::object, offset, [&](std::uint64_t& hash) { members(hash); });
        break;
      case JsonReader::Kind::array:
        container(Kind::array, offset, [&](std::uint64_t& hash) { elements(hash); });
        break;
      case JsonReader::Kind::string:
        string(in_.string(), offset + 1);
        break;
      case JsonReader::Kind::number:
        scalar(Kind::number, offset, static_cast<std::uint32_t>(in_.number().size()));
        break;
      case JsonReader::Kind::boolean:
        scalar(Kind::boolean, offset, in_.boolean() ? 1 : 0);
        break;
      case JsonReader::Kind::null:
        in_.null();
        scalar(Kind::null, offset, 0);
        break;
    }
  }

 private:
  std::vector<Entry>& nodes() { return tree_.nodes_; }

  void scalar(Kind kind, std::uint32_t offset, std::uint32_t size) {
    nodes().push_back({offset, size, static_cast<Node>(nodes().size()) + 1, kind, false});
  }

  /// A string that the reader took from the text itself lies there; one with escapes is kept aside.
  void string(std::string_view text, std::uint32_t offset) {
    const bool escaped = text.data() != tree_.text_.data() + offset;
    scalar(Kind::string, offset, static_cast<std::uint32_t>(text.size()));
    if (!escaped) return;
    nodes().back().escaped = true;
    nodes().back().size = static_cast<std::uint32_t>(tree_.decoded_.size());
    tree_.decoded_.emplace_back(text);
  }

  template <class Fill>
  void container(Kind kind, std::uint32_t offset, Fill&& fill) {
    const auto node = static_cast<Node>(nodes().size());
    nodes().push_back({offset, 0, 0, kind, false});
    nodes().push_back({});
    std::uint64_t hash = kind == Kind::object ? 0x9e3779b97f4a7c15 : 0xc2b2ae3d27d4eb4f;
    const auto size_before = std::exchange(count_, 0);
    fill(hash);
    nodes()[node].size = std::exchange(count_, size_before);
    nodes()[node].next = static_cast<Node>(nodes().size());
    std::memcpy(static_cast<void*>(&nodes()[node + 1]), &hash, sizeof hash);
  }

  void members(std::uint64_t& hash) {
    in_.object([&](std::string_view key) {
      // A key without escapes is followed by its closing quote and the colon; its offset is where it lies.
      const bool inside =
          key.data() >= tree_.text_.data() && key.data() < tree_.text_.data() + tree_.text_.size();
      const auto offset = inside ? static_cast<std::size_t>(key.data() - tree_.text_.data()) : key_before();
      const auto node = static_cast<Node>(nodes().size());
      string(key, static_cast<std::uint32_t>(offset));
      value();
      ++count_;
      const std::uint64_t pair[] = {tree_.hash(node), tree_.hash(node + 1)};
      hash += XXH3_64bits(pair, sizeof pair);  // a sum, so that the order doesn't count
    });
  }

  void elements(std::uint64_t& hash) {
    in_.array([&] {
      const auto node = static_cast<Node>(nodes().size());
      value();
      ++count_;
      const std::uint64_t pair[] = {hash, tree_.hash(node)};
      hash = XXH3_64bits(pair, sizeof pair);
    });
  }

  /// Where the key begins whose colon was just read: behind the quote that opens it.
  std::size_t key_before() const {
    const std::string_view text = tree_.text_;
    std::size_t at = text.rfind('"', static_cast<std::size_t>(in_.offset()) - 1);
    for (;;) {
      at = text.rfind('"', at - 1);
      std::size_t backslashes = 0;
      while (text[at - 1 - backslashes] == '\\') ++backslashes;
      if (backslashes % 2 == 0) return at + 1;
    }
  }

  JsonTree& tree_;
  JsonReader& in_;
  std::uint32_t count_ = 0;
};

JsonTree::JsonTree(std::string_view text, const std::string& name, std::size_t* failed_at) : text_(text) {
  if (text.size() >= std::numeric_limits<std::uint32_t>::max())
    throw Error(fmt::format("{}: larger than 4 GiB: no SBOM needs that, so the document is refused", name));
  // Room for a value in 12 bytes, which is dense. Memory that isn't used is never touched, and growing in
  // steps would need three times the room for a moment.
  nodes_.reserve(text.size() / 12 + 16);
  JsonReader in(text, name);
  try {
    Builder(*this, in).value();
    in.finish();
  } catch (const Error&) {
    if (failed_at != nullptr) *failed_at = static_cast<std::size_t>(in.offset());
    throw;
  }
}

std::string_view JsonTree::text(Node node) const {
  const Entry& entry = nodes_[node];
  return entry.escaped ? std::string_view(decoded_[entry.size]) : text_.substr(entry.offset, entry.size);
}

double JsonTree::number(Node node) const {
  const std::string_view digits = text(node);
  double value = 0;
  const auto result = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (result.ec == std::errc::result_out_of_range) {
    // Too small or too large for a double; the sign of the exponent tells which.
    const bool tiny = digits.find("e-") != digits.npos || digits.find("E-") != digits.npos;
    value = tiny ? 0.0 : digits.front() == '-' ? -HUGE_VAL : HUGE_VAL;
  }
  return value;
}

JsonTree::Node JsonTree::member(Node object, std::string_view key) const {
  if (kind(object) != Kind::object) return kRoot;
  Node at = first(object);
  for (std::uint32_t i = 0; i < size(object); ++i, at = next(value(at)))
    if (text(at) == key) return value(at);
  return kRoot;
}

std::string JsonTree::pointer(Node node) const {
  std::string out;
  for (Node at = kRoot; at != node;) {
    const bool object = kind(at) == Kind::object;
    Node child = first(at);
    std::uint32_t index = 0;
    while (next(object ? value(child) : child) <= node) {
      child = next(object ? value(child) : child);
      ++index;
    }
    out.push_back('/');
    if (!object) {
      out += std::to_string(index);
      at = child;
      continue;
    }
    for (const char c : text(child))
      if (c == '~' || c == '/')
        out += c == '~' ? "~0" : "~1";
      else
        out.push_back(c);
    if (node == child) return out;
    at = value(child);
  }
  return out;
}

std::uint64_t JsonTree::hash(Node node) const {
  switch (kind(node)) {
    case Kind::object:
    case Kind::array: {
      std::uint64_t stored = 0;
      std::memcpy(&stored, static_cast<const void*>(&nodes_[node + 1]), sizeof stored);
      return stored;
    }
    case Kind::string: {
      const std::string_view string = text(node);
      return XXH3_64bits(string.data(), string.size());
    }
    case Kind::number: {
      const double value = number(node) + 0.0;  // -0 and 0 are one number
      return XXH3_64bits_withSeed(&value, sizeof value, 1);
    }
    case Kind::boolean:
      return boolean(node) ? 3 : 2;
    case Kind::null:
      return 1;
  }
  return 0;
}

bool JsonTree::equal(Node a, Node b) const {
  if (kind(a) != kind(b) || hash(a) != hash(b)) return false;
  switch (kind(a)) {
    case Kind::string:
      return text(a) == text(b);
    case Kind::number:
      return number(a) == number(b);
    case Kind::boolean:
    case Kind::null:
      return true;  // the hash is the value
    case Kind::array: {
      if (size(a) != size(b)) return false;
      Node left = first(a);
      Node right = first(b);
      for (std::uint32_t i = 0; i < size(a); ++i, left = next(left), right = next(right))
        if (!equal(left, right)) return false;
      return true;
    }
    case Kind::object: {
      if (size(a) != size(b)) return false;
      auto sorted = [this](Node object) {
        std::vector<std::pair<std::string_view, Node>> members;
        Node at = first(object);
        for (std::uint32_t i = 0; i < size(object); ++i, at = next(value(at)))
          members.emplace_back(text(at), value(at));
        std::sort(members.begin(), members.end());
        return members;
      };
      const auto left = sorted(a);
      const auto right = sorted(b);
      for (std::size_t i = 0; i < left.size(); ++i)
        if (left[i].first != right[i].first || !equal(left[i].second, right[i].second)) return false;
      return true;
    }
  }
  return false;
}

}  // namespace stocktake
