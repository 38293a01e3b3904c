#include "generator/source/program.h"

#include <algorithm>
#include <optional>

#include "generator/source/inflater.h"
#include "generator/source/inside.h"

namespace stocktake {
namespace {

using Part = ProgramLayout::Part;

// --- Go ---

constexpr std::size_t kMostGoText = 4u << 20;
constexpr std::size_t kGoHeader = 32;
constexpr std::string_view kGoMagic = "\xff Go buildinf:";

/// Where the header stands: at an address that 16 divides.
std::optional<std::uint64_t> find_go_header(const ReadAt& read, const Part& part) {
  constexpr std::size_t kAlign = 16, kBlock = 64u << 10;
  constexpr std::uint64_t kMostSearched = 16u << 20;
  const std::uint64_t end = part.offset + std::min(part.size, kMostSearched);
  for (std::uint64_t at = part.offset; at < end; at += kBlock) {
    const std::string block = read(at, static_cast<std::size_t>(std::min<std::uint64_t>(kBlock, end - at)));
    // The address is what is aligned; its place in the file is, by the same amount, in every format.
    const std::size_t first = at == part.offset ? (kAlign - part.address % kAlign) % kAlign : 0;
    for (std::size_t i = block.find(kGoMagic, first); i != block.npos; i = block.find(kGoMagic, i + 1))
      if ((at - part.offset + part.address + i) % kAlign == 0) return at + i;
    if (block.size() < kBlock) break;
  }
  return std::nullopt;
}

/// Takes a text with its length in front (encoding/binary, Uvarint).
std::optional<std::string> take_go_text(const ReadAt& read, std::uint64_t& at) {
  const std::string front = read(at, 10);
  std::uint64_t size = 0;
  for (std::size_t i = 0; i < front.size(); ++i) {
    const auto byte = static_cast<unsigned char>(front[i]);
    size |= std::uint64_t{byte & 0x7fU} << std::min<std::size_t>(7 * i, 63);
    if (byte >= 0x80) continue;
    if (size > kMostGoText) return std::nullopt;
    at += i + 1;
    std::string text = read(at, static_cast<std::size_t>(size));
    if (text.size() != size) return std::nullopt;
    at += size;
    return text;
  }
  return std::nullopt;
}

std::uint64_t go_number(std::string_view bytes, bool big) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i)
    value = value << 8 | static_cast<unsigned char>(bytes[big ? i : bytes.size() - 1 - i]);
  return value;
}

/// The text of a string of Go's at an address: a pointer and a length.
std::optional<std::string> go_string_at(const ReadAt& read, const ProgramLayout& layout,
                                        std::uint64_t address, std::size_t word, bool big) {
  const auto place = layout.at(address);
  const std::string header = place && place->size >= 2 * word ? read(place->offset, 2 * word) : std::string();
  if (header.size() != 2 * word) return std::nullopt;
  const std::uint64_t size = go_number(std::string_view(header).substr(word), big);
  const auto text = layout.at(go_number(std::string_view(header).substr(0, word), big));
  if (!text || size > kMostGoText || size > text->size) return std::nullopt;
  std::string bytes = read(text->offset, static_cast<std::size_t>(size));
  if (bytes.size() != size) return std::nullopt;
  return bytes;
}

/// What stands between the marks around the list of modules, each 16 bytes.
std::string_view between_marks(std::string_view text) {
  constexpr std::size_t kMark = 16;
  if (text.size() < 2 * kMark + 1 || text[text.size() - kMark - 1] != '\n') return {};
  return text.substr(kMark, text.size() - 2 * kMark);
}

/// Items of a program that Go made; nothing where no build information is found.
void look_for_go(const ReadAt& read, const ProgramLayout& layout, std::string& items) {
  if (layout.go.size == 0) return;
  const auto header_at = find_go_header(read, layout.go);
  if (!header_at) return;
  const std::string header = read(*header_at, kGoHeader);
  if (header.size() < kGoHeader) return;
  const std::size_t word = static_cast<unsigned char>(header[14]);
  const unsigned flags = static_cast<unsigned char>(header[15]);
  std::optional<std::string> version, modules;
  if ((flags & 2) != 0) {
    std::uint64_t at = *header_at + kGoHeader;
    version = take_go_text(read, at);
    if (version) modules = take_go_text(read, at);
  } else if (word == 4 || word == 8) {
    const bool big = (flags & 1) != 0;
    const std::string_view view = header;
    version = go_string_at(read, layout, go_number(view.substr(16, word), big), word, big);
    modules = go_string_at(read, layout, go_number(view.substr(16 + word, word), big), word, big);
  }
  if (!version || version->empty())
    return write_inside(items, "go!", "has build information of Go's that cannot be read");
  // A program that was built without modules has none to point to.
  write_inside(items, "go",
               version->append("\n").append(modules ? between_marks(*modules) : std::string_view()));
}

// --- Rust ---

/// The zlib stream in `packed`, unpacked; nothing where it is none, or is too large.
std::optional<std::string> unpack_crates(std::string_view packed) {
  constexpr std::size_t kMostUnpacked = 8u << 20, kBlock = 64u << 10;
  Inflater inflater(packed);
  std::string text;
  for (std::size_t got = kBlock; got == kBlock && text.size() <= kMostUnpacked;) {
    const std::size_t before = text.size();
    text.resize(before + kBlock);
    got = inflater.read(text.data() + before, kBlock);
    text.resize(before + got);
  }
  if (!inflater.is_whole() || text.size() > kMostUnpacked) return std::nullopt;
  return text;
}

void look_for_crates(const ReadAt& read, const ProgramLayout& layout, std::string& items) {
  constexpr std::size_t kMostPacked = 4u << 20;
  if (layout.crates.size == 0) return;
  constexpr std::string_view kTrouble = "has a list of crates that cannot be read";
  if (layout.crates.size > kMostPacked) return write_inside(items, "crates!", kTrouble);
  const auto text = unpack_crates(read(layout.crates.offset, static_cast<std::size_t>(layout.crates.size)));
  if (text)
    write_inside(items, "crates", *text);
  else
    write_inside(items, "crates!", kTrouble);
}

}  // namespace

std::string look_into_program(const ReadAt& read) {
  std::string items;
  const ProgramLayout layout = read_program_layout(read);
  look_for_go(read, layout, items);
  look_for_crates(read, layout, items);
  return items;
}

std::string look_into_program(std::string_view program) {
  return look_into_program([program](std::uint64_t offset, std::size_t size) {
    return offset < program.size() ? std::string(program.substr(static_cast<std::size_t>(offset), size))
                                   : std::string();
  });
}

bool begins_program(std::string_view head) {
  const std::string_view magic = head.substr(0, 4);
  return magic.starts_with("MZ") ||
         magic ==
             "\x7f"
             "ELF" ||
         magic == "\xca\xfe\xba\xbe" || magic == "\xfe\xed\xfa\xce" || magic == "\xfe\xed\xfa\xcf" ||
         magic == "\xce\xfa\xed\xfe" || magic == "\xcf\xfa\xed\xfe";
}

}  // namespace stocktake
