#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace stocktake {

/// A JSON document in memory as a flat array of nodes over its text: 16 bytes a value, strings as views into
/// the text. A validator needs what a stream doesn't give (several looks at one value, the place of each) and
/// can't afford what a document object model costs (ten times the text).
///
/// Nodes are numbered in the order of the text, so the subtree of `n` is `[n, next(n))`. An object's children
/// are its keys and values in turn. Read-only once parsed, and then safe to use from several threads.
class JsonTree {
 public:
  using Node = std::uint32_t;
  enum class Kind : std::uint8_t { object, array, string, number, boolean, null };

  /// Parses `text`, which must outlive the tree. Throws Error that names the place where the text is not
  /// JSON, is nested deeper than JsonReader's limit or holds more than 4 GiB; `failed_at`, where given, is
  /// the offset of that place.
  JsonTree(std::string_view text, const std::string& name, std::size_t* failed_at = nullptr);

  static constexpr Node kRoot = 0;
  Kind kind(Node node) const { return nodes_[node].kind; }
  /// Members of an object, elements of an array.
  std::uint32_t size(Node node) const { return nodes_[node].size; }
  /// The first child; only where `size` is not 0.
  static Node first(Node node) { return node + 2; }
  /// The node behind the subtree: the next sibling, where there is one.
  Node next(Node node) const { return nodes_[node].next; }
  /// The value of a member, from its key.
  static Node value(Node key) { return key + 1; }
  /// Decoded text of a string or key; a number as it is written.
  std::string_view text(Node node) const;
  bool boolean(Node node) const { return nodes_[node].size != 0; }
  double number(Node node) const;
  /// The value of that member, or kRoot where the node is no object or has no such member.
  Node member(Node object, std::string_view key) const;

  /// Byte offset of the value in the text; of a string, that of its opening quote.
  std::size_t offset(Node node) const { return nodes_[node].offset - (kind(node) == Kind::string ? 1u : 0u); }
  /// RFC 6901, such as "/components/3/name"; a key has its value's. Costs a walk from the root.
  std::string pointer(Node node) const;

  /// Equal as JSON values have equal hashes: the order of members doesn't count, nor how a number is written.
  std::uint64_t hash(Node node) const;
  bool equal(Node a, Node b) const;

  std::size_t node_count() const { return nodes_.size(); }

 private:
  struct Entry {
    std::uint32_t offset;  ///< Of a string, behind its opening quote.
    std::uint32_t size;    ///< Children, bytes, or (escaped) index into decoded_.
    std::uint32_t next;
    Kind kind;
    bool escaped;
  };
  class Builder;

  std::string_view text_;
  std::vector<Entry> nodes_;  // behind each object and array stands one entry that holds its hash
  std::vector<std::string> decoded_;
};

}  // namespace stocktake
