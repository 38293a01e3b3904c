#include "generator/source/program_layout.h"

#include <algorithm>

namespace stocktake {
namespace {

constexpr std::size_t kMostSegments = 1024;
constexpr std::size_t kMostSections = 4096;
constexpr std::size_t kMostNames = 64u << 10;
constexpr std::size_t kMostCommands = 64u << 10;

/// Numbers of a file, in its order of bytes. What lies outside is zero.
struct Numbers {
  std::string_view bytes;
  bool big = false;

  std::uint64_t get(std::size_t at, std::size_t size) const {
    if (at > bytes.size() || size > bytes.size() - at) return 0;
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < size; ++i)
      value = value << 8 | static_cast<unsigned char>(bytes[at + (big ? i : size - 1 - i)]);
    return value;
  }
  std::uint64_t u16(std::size_t at) const { return get(at, 2); }
  std::uint64_t u32(std::size_t at) const { return get(at, 4); }
  /// A name that ends with a zero, or with the field.
  std::string_view name(std::size_t at, std::size_t most) const {
    const std::string_view field = at < bytes.size() ? bytes.substr(at, most) : std::string_view();
    return field.substr(0, field.find('\0'));
  }
};

// --- ELF ---

/// Where the fields stand, which differs between 32 and 64 bits.
struct ElfFields {
  std::size_t word;  // bytes of an address
  std::size_t program_table, section_table, sizes;
  struct {
    std::size_t size, flags, offset, address, file_size;
  } segment;
  struct {
    std::size_t size, address, offset, length;
  } section;
};
constexpr ElfFields kElf32 = {4, 28, 32, 42, {32, 24, 4, 8, 16}, {40, 12, 16, 20}};
constexpr ElfFields kElf64 = {8, 32, 40, 54, {56, 4, 8, 16, 32}, {64, 16, 24, 32}};

void read_elf_segments(const ReadAt& read, const Numbers& head, const ElfFields& is, ProgramLayout& layout) {
  constexpr std::uint64_t kLoad = 1, kExecute = 1, kWrite = 2;
  const std::uint64_t size = head.u16(is.sizes), count = head.u16(is.sizes + 2);
  if (size < is.segment.size || size > 256 || count > kMostSegments) return;
  const std::string bytes = read(head.get(is.program_table, is.word), size * count);
  const Numbers table{bytes, head.big};
  for (std::size_t i = 0; i + size <= bytes.size(); i += size) {
    if (table.u32(i) != kLoad) continue;
    const ProgramLayout::Part part = {table.get(i + is.segment.address, is.word),
                                      table.get(i + is.segment.offset, is.word),
                                      table.get(i + is.segment.file_size, is.word)};
    layout.parts.push_back(part);
    const std::uint64_t flags = table.u32(i + is.segment.flags) & (kExecute | kWrite);
    if (flags == kWrite && layout.go.size == 0) layout.go = part;
  }
}

void read_elf_sections(const ReadAt& read, const Numbers& head, const ElfFields& is, ProgramLayout& layout) {
  const std::uint64_t size = head.u16(is.sizes + 4), count = head.u16(is.sizes + 6),
                      names_at = head.u16(is.sizes + 8);
  if (size < is.section.size || size > 256 || count == 0 || count > kMostSections || names_at >= count)
    return;
  const std::string bytes = read(head.get(is.section_table, is.word), size * count);
  const Numbers table{bytes, head.big};
  const auto part_at = [&](std::size_t i) {
    return ProgramLayout::Part{table.get(i + is.section.address, is.word),
                               table.get(i + is.section.offset, is.word),
                               table.get(i + is.section.length, is.word)};
  };
  const ProgramLayout::Part names_part = part_at(names_at * size);
  const std::string names_text =
      read(names_part.offset, std::min<std::uint64_t>(names_part.size, kMostNames));
  const Numbers names{names_text};
  ProgramLayout::Part go;
  for (std::size_t i = 0; i + size <= bytes.size(); i += size) {
    const std::string_view name = names.name(table.u32(i), 32);
    if (name == ".go.buildinfo") go = part_at(i);
    if (name == ".dep-v0" && layout.crates.size == 0) layout.crates = part_at(i);
  }
  // Go writes the section since it writes build information; where there are sections and none of it, the
  // data need not be searched.
  layout.go = go;
}

void read_elf(const ReadAt& read, std::string_view bytes, ProgramLayout& layout) {
  constexpr std::uint64_t kExecutable = 2, kShared = 3;
  const Numbers head{bytes, bytes[5] == 2};
  if (head.u16(16) != kExecutable && head.u16(16) != kShared) return;
  const ElfFields& is = bytes[4] == 1 ? kElf32 : kElf64;
  read_elf_segments(read, head, is, layout);
  read_elf_sections(read, head, is, layout);
}

// --- PE ---

void read_pe(const ReadAt& read, std::string_view bytes, ProgramLayout& layout) {
  constexpr std::size_t kHeader = 24, kSection = 40, kLargestHead = 8u << 10;
  constexpr std::uint64_t kPlus = 0x20b, kAnyAlign = 0x00F00000, kData = 0xC0000040;
  const std::uint64_t begin = Numbers{bytes}.u32(0x3c);
  const std::string head_text = read(begin, kLargestHead);
  const Numbers head{head_text};
  if (!head_text.starts_with(std::string_view("PE\0\0", 4))) return;
  const std::uint64_t base = head.u16(kHeader) == kPlus ? head.get(kHeader + 24, 8) : head.u32(kHeader + 28);
  const std::size_t table = kHeader + head.u16(20);
  for (std::size_t i = 0; i < head.u16(6); ++i) {
    const std::size_t at = table + i * kSection;
    if (at + kSection > head_text.size()) break;
    const ProgramLayout::Part part = {base + head.u32(at + 12), head.u32(at + 20), head.u32(at + 16)};
    layout.parts.push_back(part);
    const bool is_data = (head.u32(at + 36) & ~kAnyAlign) == kData;
    if (is_data && part.size != 0 && layout.go.size == 0) layout.go = part;
    if (head.name(at, 8) == ".dep-v0") layout.crates = part;
  }
}

// --- Mach-O ---

/// The segment whose command begins at `at`, and its sections.
void read_macho_segment(const Numbers& in, std::size_t at, bool wide, std::uint64_t base,
                        ProgramLayout& layout) {
  const std::size_t word = wide ? 8 : 4, after = at + 24;
  const ProgramLayout::Part segment = {in.get(after, word), base + in.get(after + 2 * word, word),
                                       in.get(after + 3 * word, word)};
  layout.parts.push_back(segment);
  const std::size_t protection = after + 4 * word, first = protection + 16, size = wide ? 80 : 68;
  constexpr std::uint64_t kReadWrite = 3;
  const bool is_data = in.u32(protection) == kReadWrite && in.u32(protection + 4) == kReadWrite;
  if (is_data && segment.size != 0 && layout.go.size == 0) layout.go = segment;
  for (std::size_t i = 0; i < std::min<std::uint64_t>(in.u32(protection + 8), kMostSections); ++i) {
    const std::size_t section = first + i * size;
    if (section + size > in.bytes.size()) break;
    const ProgramLayout::Part part = {in.get(section + 32, word), base + in.u32(section + 32 + 2 * word),
                                      in.get(section + 32 + word, word)};
    if (in.name(section, 16) == "__go_buildinfo") layout.go = part;
    if (in.name(section, 16) == ".dep-v0") layout.crates = part;
  }
}

void read_macho(const ReadAt& read, std::uint64_t base, ProgramLayout& layout) {
  constexpr std::uint64_t kExecutable = 2, kLibrary = 6, kBundle = 8, kSegment = 1, kSegment64 = 0x19;
  const std::string bytes = read(base, kMostCommands);
  if (bytes.size() < 32) return;
  const bool big = bytes[0] == '\xfe';
  const bool wide = bytes[big ? 3 : 0] == '\xcf';
  const Numbers in{bytes, big};
  const std::uint64_t type = in.u32(12);
  if (type != kExecutable && type != kLibrary && type != kBundle) return;
  std::size_t at = wide ? 32 : 28;
  for (std::uint64_t i = 0; i < in.u32(16) && at + 8 <= bytes.size(); ++i) {
    const std::uint64_t command = in.u32(at), size = in.u32(at + 4);
    if (command == kSegment || command == kSegment64)
      read_macho_segment(in, at, command == kSegment64, base, layout);
    if (size < 8 || size > bytes.size() - at) break;
    at += size;
  }
}

}  // namespace

std::optional<ProgramLayout::Part> ProgramLayout::at(std::uint64_t address) const {
  for (const Part& part : parts)
    if (address >= part.address && address - part.address < part.size) {
      const std::uint64_t into = address - part.address;
      if (part.offset > UINT64_MAX - into) return std::nullopt;
      return Part{address, part.offset + into, part.size - into};
    }
  return std::nullopt;
}

ProgramLayout read_program_layout(const ReadAt& read) {
  constexpr std::size_t kHead = 64;
  ProgramLayout layout;
  const std::string head = read(0, kHead);
  if (head.size() < kHead) return layout;
  const std::string_view magic(head.data(), 4);
  if (magic ==
      "\x7f"
      "ELF")
    read_elf(read, head, layout);
  else if (magic.starts_with("MZ"))
    read_pe(read, head, layout);
  else if (magic == "\xca\xfe\xba\xbe")
    read_macho(read, Numbers{head, true}.u32(16), layout);
  else if (magic.substr(1) == "\xed\xfa\xce" || magic.substr(1) == "\xed\xfa\xcf" ||
           magic.ends_with("\xfa\xed\xfe"))
    read_macho(read, 0, layout);
  return layout;
}

}  // namespace stocktake
