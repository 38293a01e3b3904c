#pragma once

#include <zlib.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// Small programs in memory, for tests of what is read in them.
namespace stocktake::test {

/// `size` bytes of a number.
inline std::string number(std::uint64_t value, std::size_t size, bool big = false) {
  std::string bytes(size, '\0');
  for (std::size_t i = 0; i < size; ++i)
    bytes[big ? size - 1 - i : i] = static_cast<char>(static_cast<unsigned char>(value >> (8 * i)));
  return bytes;
}

inline void put(std::string& to, std::size_t at, std::string_view bytes) {
  if (to.size() < at + bytes.size()) to.resize(at + bytes.size(), '\0');
  to.replace(at, bytes.size(), bytes);
}

/// What Go writes around the list of modules.
inline std::string marked(std::string_view modules) {
  return std::string(16, '0').append(modules).append(std::string(16, '2'));
}

inline std::string go_text(std::string_view text) {
  std::string bytes;
  std::size_t size = text.size();
  for (; size >= 0x80; size >>= 7) bytes += static_cast<char>(0x80 | (size & 0x7f));
  return bytes.append(1, static_cast<char>(size)).append(text);
}

constexpr std::string_view kGoBuildInfo("\xff Go buildinf:", 14);

/// Build information as Go 1.18 and later write it.
inline std::string go_inline(std::string_view version, std::string_view modules) {
  std::string bytes = std::string(kGoBuildInfo).append(1, '\x08').append(1, '\x02');
  bytes.resize(32, '\0');
  return bytes.append(go_text(version)).append(go_text(marked(modules)));
}

/// As before: pointers, to what stands behind it. \param address of the first byte
inline std::string go_pointers(std::string_view version, std::string_view modules, std::uint64_t address,
                               bool big = false) {
  const std::string text = marked(modules);
  std::string bytes = std::string(kGoBuildInfo).append(1, '\x08').append(1, big ? '\x01' : '\x00');
  bytes += number(address + 32, 8, big) + number(address + 48, 8, big);
  bytes += number(address + 64, 8, big) + number(version.size(), 8, big);
  bytes += number(address + 64 + version.size(), 8, big) + number(text.size(), 8, big);
  return bytes.append(version).append(text);
}

struct ProgramSection {
  std::string name, bytes;
};
constexpr std::uint64_t kProgramBase = 0x400000;

/// An ELF program of 64 bits with one writable segment that holds the sections one after the other from
/// 0x1000 on, each at an address that 16 divides; and a table of sections, unless it is stripped of that.
inline std::string elf_of(const std::vector<ProgramSection>& sections, bool big = false,
                          bool stripped = false) {
  std::string file = std::string(
                         "\x7f"
                         "ELF\x02",
                         5) +
                     (big ? '\x02' : '\x01');
  const auto set = [&](std::size_t at, std::uint64_t value, std::size_t size) {
    put(file, at, number(value, size, big));
  };
  std::string table(64, '\0'), names(1, '\0');
  std::uint64_t end = 0x1000;
  const auto add = [&](std::string_view name, std::uint64_t at, std::uint64_t size) {
    table += number(names.size(), 4, big) + number(1, 4, big) + number(3, 8, big) +
             number(kProgramBase + at, 8, big) + number(at, 8, big) + number(size, 8, big) +
             std::string(24, '\0');
    names.append(name).append(1, '\0');
  };
  for (const ProgramSection& section : sections) {
    put(file, end, section.bytes);
    add(section.name, end, section.bytes.size());
    end = (end + section.bytes.size() + 15) / 16 * 16;
  }
  add(".shstrtab", end, names.size() + 10);
  put(file, end, names);
  const std::size_t table_at = file.size();
  file += table;
  set(16, 2, 2);   // ET_EXEC
  set(32, 64, 8);  // the segments
  set(40, stripped ? 0 : table_at, 8);
  set(54, 56, 2);
  set(56, 1, 2);
  set(58, 64, 2);
  set(60, stripped ? 0 : sections.size() + 2, 2);
  set(62, stripped ? 0 : sections.size() + 1, 2);
  set(64, 1, 4);  // PT_LOAD
  set(68, 6, 4);  // readable and writable
  set(72, 0x1000, 8);
  set(80, kProgramBase + 0x1000, 8);
  set(96, end - 0x1000, 8);
  return file;
}

/// A Windows program of 64 bits with a section of data at 0x400.
inline std::string pe_of(std::string_view data, std::string_view name = ".data") {
  std::string file = "MZ";
  put(file, 0x3c, number(0x80, 4));
  put(file, 0x80, std::string_view("PE\0\0", 4));
  put(file, 0x86, number(1, 2));      // one section
  put(file, 0x94, number(0xf0, 2));   // size of the optional header
  put(file, 0x98, number(0x20b, 2));  // PE32+
  put(file, 0x98 + 24, number(kProgramBase, 8));
  const std::size_t at = 0x98 + 0xf0;
  put(file, at, name);
  put(file, at + 12, number(0x1000, 4));
  put(file, at + 16, number(data.size(), 4));
  put(file, at + 20, number(0x400, 4));
  put(file, at + 36, number(0xC0000040, 4));
  put(file, 0x400, data);
  return file;
}

/// A program for macOS of 64 bits with a section of data at 0x1000.
inline std::string macho_of(std::string_view data, std::string_view name = "__go_buildinfo") {
  std::string file = "\xcf\xfa\xed\xfe";
  put(file, 12, number(2, 4));  // MH_EXECUTE
  put(file, 16, number(1, 4));  // one command
  put(file, 32, number(0x19, 4));
  put(file, 36, number(152, 4));
  put(file, 56, number(kProgramBase + 0x1000, 8));
  put(file, 72, number(0x1000, 8));
  put(file, 80, number(data.size(), 8));
  put(file, 88, number(3, 4));
  put(file, 92, number(3, 4));
  put(file, 96, number(1, 4));  // one section
  put(file, 104, name);
  put(file, 136, number(kProgramBase + 0x1000, 8));
  put(file, 144, number(data.size(), 8));
  put(file, 152, number(0x1000, 4));
  put(file, 0x1000, data);
  return file;
}

/// The list of crates as cargo-auditable packs it.
inline std::string packed_crates(std::string_view json) {
  uLongf size = compressBound(json.size());
  std::string bytes(size, '\0');
  compress(reinterpret_cast<Bytef*>(bytes.data()), &size, reinterpret_cast<const Bytef*>(json.data()),
           json.size());
  bytes.resize(size);
  return bytes;
}

}  // namespace stocktake::test
