#include "generator/source/python_code.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <iterator>
#include <map>
#include <vector>

#include "schemas/identity/sha256_stream.h"
#include "schemas/text/ascii.h"
#include "schemas/text/byte_order.h"

namespace stocktake {
namespace {

constexpr std::size_t kHead = 16;         // PEP 552
constexpr std::size_t kOlderHead = 12;    // without flags, before CPython 3.7
constexpr std::uint32_t kPep552 = 3392;   // the first version of bytecode with flags
constexpr std::uint32_t kPython3 = 3000;  // the first of CPython 3; PyPy's numbers are smaller

/// CPython before 3.7 wrote no flags.
bool is_before_pep_552(std::string_view name) {
  constexpr std::string_view kTag = ".cpython-3";
  const auto at = name.rfind(kTag);
  if (at == name.npos || at + kTag.size() + 1 >= name.size()) return false;
  const char minor = name[at + kTag.size()], next = name[at + kTag.size() + 1];
  return minor >= '2' && minor <= '6' && !is_digit(next);
}

/// The fields of a head; `flags` is 0 for those that had none.
struct Head {
  std::uint32_t version = 0, flags = 0;
  std::string_view fields;  ///< time and size, or the hash: eight bytes
};

/// The number that a head begins with.
std::uint32_t bytecode_version(std::string_view head) {
  return static_cast<std::uint32_t>(little_endian(head, 0, 2));
}

std::optional<Head> read_head(std::string_view name, std::string_view head) {
  const bool flagless = is_before_pep_552(name);
  if (head.size() < (flagless ? kOlderHead : kHead) || head.substr(2, 2) != "\r\n") return std::nullopt;
  Head result{bytecode_version(head), flagless ? 0 : little_endian(head, 4),
              head.substr(flagless ? 4 : 8, 8)};
  if (result.flags != 0 && result.flags != 1 && result.flags != 3) return std::nullopt;
  return result;
}

/// What the code objects of a range of versions hold, in the order of `w_complex_object` in CPython's
/// Python/marshal.c: numbers, objects, the path of the source file, names, the number of the first line,
/// objects.
struct CodeLayout {
  std::uint32_t first, last;
  int numbers, objects, names, more_objects;
};
constexpr CodeLayout kLayouts[] = {
    {3000, 3399, 5, 6, 1, 1},  // 3.0 to 3.7
    {3400, 3449, 6, 6, 1, 1},  // 3.8 to 3.10
    {3495, 3999, 5, 5, 2, 2},  // from 3.11
};

/// Writes marshalled code anew as it would be with another path and other references.
class Marshalled {
 public:
  Marshalled(std::string_view bytes, const CodeLayout& layout)
      : rest_(bytes), layout_(layout), most_(8 * bytes.size()) {}

  /// The code; nothing where the bytes are not one object in full.
  std::optional<std::string> without_path() {
    out_.reserve(rest_.size());
    if (!object(0) || !rest_.empty()) return std::nullopt;
    return std::move(out_);
  }

 private:
  static constexpr char kPath = '\1';             // no type of marshal's
  static constexpr int kDeepest = 256;            // CPython reads 2000 levels, and no compiler writes 100
  static constexpr unsigned char kRefers = 0x80;  // FLAG_REF: the object has a number by which it is named
  static constexpr int kMostSets = 4;             // in one another: each is copied
  static constexpr std::size_t kSmall = 256, kOpen = SIZE_MAX;

  bool copy(std::size_t size) {
    if (rest_.size() < size) return false;
    out_.append(rest_.substr(0, size));
    rest_.remove_prefix(size);
    return true;
  }
  bool number(std::uint32_t& value) {
    if (rest_.size() < 4) return false;
    value = little_endian(rest_);
    return copy(4);
  }
  /// A text behind its length of one or four bytes.
  bool text(std::size_t length_size) {
    if (rest_.size() < length_size) return false;
    const std::size_t length = little_endian(rest_, 0, length_size);
    return copy(length_size) && copy(length);
  }
  bool objects(std::uint64_t count, int depth) {
    if (count > rest_.size()) return false;  // each is a byte at least
    for (; count > 0; --count)
      if (!object(depth)) return false;
    return true;
  }
  bool sequence(int depth) {
    std::uint32_t count = 0;
    return number(count) && objects(count, depth);
  }
  bool set(int depth);
  bool dictionary(int depth) {
    while (!rest_.empty() && rest_.front() != '0')
      if (!objects(2, depth)) return false;
    return copy(1);
  }
  bool digits() {
    std::uint32_t count = 0;
    if (!number(count)) return false;
    const auto size = static_cast<std::int32_t>(count);
    return copy(2 * static_cast<std::size_t>(std::abs(std::int64_t{size})));
  }

  bool reference();
  bool path(int depth);
  bool code(int depth);
  bool object(int depth);
  bool content(char type, int depth);

  std::string_view rest_;
  const CodeLayout& layout_;
  std::string out_;
  struct Place {
    std::size_t begin, end;
  };
  std::vector<Place> referred_;  // where the objects that have a number stand in `out_`, in order
  std::size_t most_;             // bytes of `out_`
  std::optional<std::string> path_;
  int sets_ = 0;  // that are open
};

/// A small object is written out where another has the same again: whether the two are one depends on the
/// moment. A large one is named by the place where it stands, so that the code cannot grow without end.
bool Marshalled::reference() {
  if (rest_.size() < 4) return false;
  const std::uint32_t index = little_endian(rest_);
  rest_.remove_prefix(4);
  if (index >= referred_.size()) return false;
  const auto [begin, end] = referred_[index];
  if (end != kOpen && end - begin <= kSmall) {
    out_.append(out_, begin, end - begin);
    return out_.size() <= most_;
  }
  out_ += 'r';
  for (int shift = 0; shift < 64; shift += 8) out_ += static_cast<char>(std::uint64_t{begin} >> shift & 0xff);
  return true;
}

/// What stands before the text keeps one way to read a file from giving the digest of another.
Sha256 digest_of(std::string_view what, std::uint32_t layout, std::string_view text) {
  Sha256Stream stream;
  stream.update(fmt::format("{} {}\n", what, layout));
  stream.update(text);
  return stream.finish();
}

/// Before 3.11 the elements stood in the order of their hashes, which differ from process to process.
bool Marshalled::set(int depth) {
  std::uint32_t count = 0;
  if (!number(count) || count > rest_.size() || ++sets_ > kMostSets) return false;
  const std::size_t begin = out_.size(), first_number = referred_.size();
  std::vector<Place> elements;
  for (; count > 0; --count) {
    const std::size_t at = out_.size();
    if (!object(depth)) return false;
    elements.push_back({at, out_.size()});
  }
  const std::string as_read = out_.substr(begin);
  const auto text = [&](const Place& p) {
    return std::string_view(as_read).substr(p.begin - begin, p.end - p.begin);
  };
  std::vector<Place> sorted = elements;
  std::sort(sorted.begin(), sorted.end(), [&](const Place& a, const Place& b) { return text(a) < text(b); });
  out_.resize(begin);
  std::map<std::size_t, std::size_t> moved;  // where an element stood, and where it stands
  for (const Place& element : sorted) {
    moved.emplace(element.begin, out_.size());
    out_.append(text(element));
  }
  for (std::size_t i = first_number; i < referred_.size(); ++i) {
    const auto element = std::prev(moved.upper_bound(referred_[i].begin));
    referred_[i].begin += element->second - element->first;
    if (referred_[i].end != kOpen) referred_[i].end += element->second - element->first;
  }
  --sets_;
  return true;
}

/// The path of the source file, which is the same in all code objects of a module; another stays.
bool Marshalled::path(int depth) {
  const std::size_t begin = out_.size(), number = referred_.size();
  if (!object(depth)) return false;
  if (out_[begin] == kPath) return true;  // by its number
  const char type = out_[begin];
  const std::size_t length = type == 'z' ? 1 : type == 'a' || type == 'u' ? 4 : 0;
  if (length == 0) return false;
  const std::string_view text = std::string_view(out_).substr(begin + 1 + length);
  if (!path_)
    path_ = text;
  else if (text != *path_)
    return true;
  out_.resize(begin);
  out_ += kPath;
  if (number < referred_.size()) referred_[number].end = out_.size();
  return true;
}

bool Marshalled::code(int depth) {
  if (!copy(4 * static_cast<std::size_t>(layout_.numbers))) return false;
  return objects(static_cast<std::uint64_t>(layout_.objects), depth) && path(depth) &&
         objects(static_cast<std::uint64_t>(layout_.names), depth) && copy(4) &&
         objects(static_cast<std::uint64_t>(layout_.more_objects), depth);
}

/// What follows the type (Python/marshal.c, `r_object`).
bool Marshalled::content(char type, int depth) {
  switch (type) {
    case 'N':
    case 'T':
    case 'F':
    case 'S':
    case '.':
      return true;
    case 'i':
      return copy(4);
    case 'I':
    case 'g':
      return copy(8);
    case 'y':
      return copy(16);
    case 'f':
      return text(1);
    case 'x':
      return text(1) && text(1);
    case 'l':
      return digits();
    case 'z':
      return text(1);
    case 's':
    case 'a':
    case 'u':
      return text(4);
    case ')': {
      const auto count = rest_.empty() ? 0U : static_cast<unsigned char>(rest_.front());
      return copy(1) && objects(count, depth);
    }
    case '(':
    case '[':
      return sequence(depth);
    case '<':
    case '>':
      return set(depth);
    case '{':
      return dictionary(depth);
    case ':':
      return objects(3, depth);
    case 'c':
      return code(depth);
    default:
      return false;
  }
}

bool Marshalled::object(int depth) {
  if (rest_.empty() || depth > kDeepest) return false;
  const auto first = static_cast<unsigned char>(rest_.front());
  rest_.remove_prefix(1);
  auto type = static_cast<char>(first & ~kRefers);
  // Whether a text is interned depends on what else the process that compiled it had loaded.
  if (type == 'A') type = 'a';
  if (type == 'Z') type = 'z';
  if (type == 't') type = 'u';
  if (type == 'r') return reference();
  const std::size_t number = referred_.size();
  const bool refers = (first & kRefers) != 0;
  if (refers) referred_.push_back({out_.size(), kOpen});
  out_ += type;
  if (!content(type, depth + 1)) return false;
  if (refers) referred_[number].end = out_.size();
  return true;
}

}  // namespace

std::string_view bytecode_state(std::string_view name, std::string_view head, const Entry* source) {
  if (source == nullptr || source->type != FileType::regular) return "no source";
  const auto fields = read_head(name, head);
  if (!fields) return "malformed";
  if (fields->flags == 1) return "unchecked";
  if (fields->flags == 3) return "checked hash";
  if (little_endian(fields->fields, 4) != static_cast<std::uint32_t>(source->size)) return "other size";
  return source->mtime == 0 || little_endian(fields->fields) == source->mtime ? "" : "other time";
}

std::string bytecode_head(std::string_view name, std::string_view head) {
  const auto fields = read_head(name, head);
  if (!fields) return {};
  const std::uint32_t low = little_endian(fields->fields), high = little_endian(fields->fields, 4);
  if (fields->flags == 0) return fmt::format("{} timestamp {} size {}", fields->version, low, high);
  std::string hash;
  for (const char c : fields->fields) hash += fmt::format("{:02x}", static_cast<unsigned char>(c));
  return fmt::format("{} {} {}", fields->version, fields->flags == 1 ? "unchecked" : "checked", hash);
}

std::optional<Sha256> code_digest(std::string_view pyc) {
  const std::uint32_t version = pyc.size() < 4 ? 0 : bytecode_version(pyc);
  const std::size_t head = version >= kPython3 && version < kPep552 ? kOlderHead : kHead;
  if (pyc.size() <= head) return std::nullopt;
  const std::string_view code = pyc.substr(head);
  for (const CodeLayout& layout : kLayouts) {
    if (version < layout.first || version > layout.last) continue;
    if (const auto bare = Marshalled(code, layout).without_path())
      return digest_of("code", layout.first, *bare);
  }
  return digest_of("bytes", 0, code);
}

}  // namespace stocktake
