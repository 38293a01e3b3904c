#include "schemas/inventory/file_kind.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <iterator>
#include <string>

#include "schemas/text/ascii.h"
#include "schemas/text/byte_order.h"

namespace stocktake {
namespace {

struct KindEntry {
  FileKind kind;
  KindFamily family;
  bool has_magic;  // bytes of this kind always begin in a way that `kind_by_content` knows
  std::string_view mime;
  std::string_view endings;  // separated by spaces, without the dot
};

// In the order of FileKind. Media types: the IANA registry where it has one, else the customary x- name.
constexpr KindEntry kKinds[] = {
    {FileKind::unknown, KindFamily::unknown, false, "", ""},
    {FileKind::elf, KindFamily::native, true, "application/x-elf", ""},
    {FileKind::pe, KindFamily::native, true, "application/vnd.microsoft.portable-executable", "exe dll pyd"},
    {FileKind::macho, KindFamily::native, true, "application/x-mach-binary", "dylib"},
    {FileKind::wasm, KindFamily::native, true, "application/wasm", "wasm"},
    {FileKind::java_class, KindFamily::bytecode, true, "application/java-vm", "class"},
    {FileKind::python_bytecode, KindFamily::bytecode, false, "application/x-python-code", "pyc pyo"},
    {FileKind::python, KindFamily::script, false, "text/x-python", "py pyw pyi"},
    {FileKind::javascript, KindFamily::script, false, "text/javascript", "js mjs cjs jsx"},
    {FileKind::typescript, KindFamily::source, false, "text/x-typescript", "ts mts cts tsx"},
    {FileKind::shell, KindFamily::script, false, "application/x-sh", "sh bash zsh ksh fish"},
    {FileKind::perl, KindFamily::script, false, "text/x-perl", "pl pm"},
    {FileKind::ruby, KindFamily::script, false, "text/x-ruby", "rb"},
    {FileKind::php, KindFamily::script, false, "application/x-httpd-php", "php phtml"},
    {FileKind::lua, KindFamily::script, false, "text/x-lua", "lua"},
    {FileKind::powershell, KindFamily::script, false, "text/x-powershell", "ps1 psm1"},
    {FileKind::batch, KindFamily::script, false, "application/x-bat", "bat cmd"},
    {FileKind::r, KindFamily::script, false, "text/x-r", "r"},
    {FileKind::tcl, KindFamily::script, false, "application/x-tcl", "tcl"},
    {FileKind::c, KindFamily::source, false, "text/x-c", "c h"},
    {FileKind::cpp, KindFamily::source, false, "text/x-c++", "cc cpp cxx hh hpp hxx"},
    {FileKind::rust, KindFamily::source, false, "text/rust", "rs"},
    {FileKind::go, KindFamily::source, false, "text/x-go", "go"},
    {FileKind::java, KindFamily::source, false, "text/x-java-source", "java"},
    {FileKind::csharp, KindFamily::source, false, "text/x-csharp", "cs"},
    {FileKind::swift, KindFamily::source, false, "text/x-swift", "swift"},
    {FileKind::kotlin, KindFamily::source, false, "text/x-kotlin", "kt"},
    {FileKind::fortran, KindFamily::source, false, "text/x-fortran", "f f90"},
    {FileKind::cython, KindFamily::source, false, "text/x-cython", "pyx pxd pxi"},
    {FileKind::assembler, KindFamily::source, false, "text/x-asm", "s asm"},
    {FileKind::zip, KindFamily::archive, true, "application/zip", "zip whl jar egg nupkg apk"},
    {FileKind::gzip, KindFamily::archive, true, "application/gzip", "gz tgz"},
    {FileKind::bzip2, KindFamily::archive, true, "application/x-bzip2", "bz2"},
    {FileKind::xz, KindFamily::archive, true, "application/x-xz", "xz lzma"},
    {FileKind::zstd, KindFamily::archive, true, "application/zstd", "zst"},
    {FileKind::seven_zip, KindFamily::archive, true, "application/x-7z-compressed", "7z"},
    {FileKind::tar, KindFamily::archive, true, "application/x-tar", "tar"},
    {FileKind::ar, KindFamily::archive, true, "application/x-archive", "a"},
    {FileKind::rar, KindFamily::archive, true, "application/vnd.rar", "rar"},
    {FileKind::png, KindFamily::media, true, "image/png", "png"},
    {FileKind::jpeg, KindFamily::media, true, "image/jpeg", "jpg jpeg"},
    {FileKind::gif, KindFamily::media, true, "image/gif", "gif"},
    {FileKind::webp, KindFamily::media, true, "image/webp", "webp"},
    {FileKind::svg, KindFamily::media, false, "image/svg+xml", "svg"},
    {FileKind::icon, KindFamily::media, true, "image/vnd.microsoft.icon", "ico"},
    {FileKind::pdf, KindFamily::media, true, "application/pdf", "pdf"},
    {FileKind::font, KindFamily::media, true, "font/sfnt", "ttf otf woff woff2"},
    {FileKind::text, KindFamily::text, false, "text/plain", "txt log cfg ini in"},
    {FileKind::markdown, KindFamily::text, false, "text/markdown", "md markdown"},
    {FileKind::rst, KindFamily::text, false, "text/x-rst", "rst"},
    {FileKind::html, KindFamily::text, false, "text/html", "html htm"},
    {FileKind::css, KindFamily::text, false, "text/css", "css scss sass less"},
    {FileKind::json, KindFamily::text, false, "application/json", "json json5 jsonc"},
    {FileKind::xml, KindFamily::text, false, "application/xml", "xml xsd xsl"},
    {FileKind::yaml, KindFamily::text, false, "application/yaml", "yaml yml"},
    {FileKind::toml, KindFamily::text, false, "application/toml", "toml"},
    {FileKind::csv, KindFamily::text, false, "text/csv", "csv tsv"},
    {FileKind::sql, KindFamily::text, false, "application/sql", "sql"},
    {FileKind::source_map, KindFamily::text, false, "application/x-source-map", "map"},
};
static_assert(std::size(kKinds) == static_cast<std::size_t>(FileKind::source_map) + 1);

const KindEntry& entry(FileKind kind) {
  return kKinds[static_cast<std::size_t>(kind)];
}

struct Ending {
  std::uint64_t key;
  FileKind kind;
};

/// At most eight characters, lower case, packed into a number: an ending compares in one step.
constexpr std::uint64_t pack(std::string_view ending) {
  std::uint64_t key = 0;
  for (const char c : ending) key = key << 8 | static_cast<unsigned char>(lower_ascii(c));
  return key;
}

constexpr std::size_t count_endings() {
  std::size_t count = 0;
  for (const auto& kind : kKinds)
    if (!kind.endings.empty())
      count += 1 + static_cast<std::size_t>(std::count(kind.endings.begin(), kind.endings.end(), ' '));
  return count;
}

constexpr auto kEndings = [] {
  std::array<Ending, count_endings()> endings{};
  std::size_t n = 0;
  for (const auto& kind : kKinds) {
    std::string_view rest = kind.endings;
    while (!rest.empty()) {
      const auto length = std::min(rest.find(' '), rest.size());
      endings[n++] = {pack(rest.substr(0, length)), kind.kind};
      rest.remove_prefix(std::min(length + 1, rest.size()));
    }
  }
  std::sort(endings.begin(), endings.end(), [](const Ending& a, const Ending& b) { return a.key < b.key; });
  return endings;
}();

struct Magic {
  std::size_t offset;
  std::string_view bytes;
  FileKind kind;
};

using namespace std::string_view_literals;

constexpr Magic kMagic[] = {
    {0,
     "\x7f"
     "ELF"sv,
     FileKind::elf},
    {0, "\0asm"sv, FileKind::wasm},
    {0, "\xfe\xed\xfa\xce"sv, FileKind::macho},
    {0, "\xfe\xed\xfa\xcf"sv, FileKind::macho},
    {0, "\xce\xfa\xed\xfe"sv, FileKind::macho},
    {0, "\xcf\xfa\xed\xfe"sv, FileKind::macho},
    {0, "PK\x03\x04"sv, FileKind::zip},
    {0, "PK\x05\x06"sv, FileKind::zip},
    {0, "\x1f\x8b"sv, FileKind::gzip},
    {0, "BZh"sv, FileKind::bzip2},
    {0,
     "\xfd"
     "7zXZ\0"sv,
     FileKind::xz},
    {0, "\x28\xb5\x2f\xfd"sv, FileKind::zstd},
    {0, "7z\xbc\xaf\x27\x1c"sv, FileKind::seven_zip},
    {0, "!<arch>\n"sv, FileKind::ar},
    {0, "Rar!\x1a\x07"sv, FileKind::rar},
    {257, "ustar"sv, FileKind::tar},
    {0, "\x89PNG\r\n\x1a\n"sv, FileKind::png},
    {0, "\xff\xd8\xff"sv, FileKind::jpeg},
    {0, "GIF8"sv, FileKind::gif},
    {8, "WEBP"sv, FileKind::webp},
    {0, "\0\0\x01\0"sv, FileKind::icon},
    {0, "%PDF-"sv, FileKind::pdf},
    {0, "\0\x01\0\0"sv, FileKind::font},
    {0, "OTTO"sv, FileKind::font},
    {0, "wOFF"sv, FileKind::font},
    {0, "wOF2"sv, FileKind::font},
};

struct Interpreter {
  std::string_view prefix;
  FileKind kind;
};

constexpr Interpreter kInterpreters[] = {
    {"python", FileKind::python},   {"pypy", FileKind::python},     {"node", FileKind::javascript},
    {"deno", FileKind::javascript}, {"bun", FileKind::javascript},  {"sh", FileKind::shell},
    {"bash", FileKind::shell},      {"dash", FileKind::shell},      {"zsh", FileKind::shell},
    {"ksh", FileKind::shell},       {"ash", FileKind::shell},       {"fish", FileKind::shell},
    {"perl", FileKind::perl},       {"ruby", FileKind::ruby},       {"php", FileKind::php},
    {"lua", FileKind::lua},         {"Rscript", FileKind::r},       {"tclsh", FileKind::tcl},
    {"wish", FileKind::tcl},        {"pwsh", FileKind::powershell},
};

/// The kind of script that a `#!` line starts. An unknown interpreter still runs the file: it counts as
/// shell.
FileKind kind_of_shebang(std::string_view head) {
  std::string_view line =
      head.substr(2, head.find('\n') == std::string_view::npos ? head.npos : head.find('\n') - 2);
  if (line.substr(0, 1) == "[") return FileKind::unknown;  // `#![…]`, an inner attribute of Rust
  for (int word = 0; word < 4; ++word) {
    line.remove_prefix(std::min(line.find_first_not_of(" \t\r"), line.size()));
    std::string_view program = line.substr(0, line.find_first_of(" \t\r"));
    line.remove_prefix(program.size());
    if (const auto slash = program.rfind('/'); slash != program.npos) program.remove_prefix(slash + 1);
    if (program == "env" || program.substr(0, 1) == "-" || program.find('=') != program.npos) continue;
    for (const auto& known : kInterpreters)
      if (program.substr(0, known.prefix.size()) == known.prefix) return known.kind;
    break;
  }
  return FileKind::shell;
}

bool is_pe(std::string_view head) {
  if (head.size() < 64 || head.substr(0, 2) != "MZ") return false;
  const std::size_t header = little_endian(head, 0x3c);
  return header + 4 > head.size() || head.substr(header, 4) == "PE\0\0"sv;
}

/// 0xCAFEBABE begins a Java class and a Mach-O of several architectures alike. What follows tells: Java's
/// version (45 and up) or a small number of architectures.
FileKind kind_of_cafebabe(std::string_view head) {
  return head.size() >= 8 && static_cast<unsigned char>(head[7]) < 45 && head[6] == 0 ? FileKind::macho
                                                                                      : FileKind::java_class;
}

}  // namespace

KindFamily family(FileKind kind) {
  return entry(kind).family;
}

bool is_code(FileKind kind) {
  const KindFamily f = family(kind);
  return f == KindFamily::native || f == KindFamily::bytecode || f == KindFamily::script;
}

std::string_view mime_type(FileKind kind) {
  return entry(kind).mime;
}

FileKind kind_of_mime_type(std::string_view mime_type) {
  const std::string_view bare = mime_type.substr(0, mime_type.find(';'));
  for (const auto& kind : kKinds)
    if (!bare.empty() && equal_ignoring_case(bare, kind.mime)) return kind.kind;
  return FileKind::unknown;
}

FileKind kind_by_name(std::string_view path) {
  const std::size_t from = path.size() > 9 ? path.size() - 9 : 0;
  const auto dot = path.substr(from).rfind('.');
  if (dot == std::string_view::npos) return FileKind::unknown;
  const std::string_view ending = path.substr(from + dot + 1);
  if (ending.empty() || ending.find('/') != std::string_view::npos) return FileKind::unknown;
  const std::uint64_t key = pack(ending);
  const auto found = std::lower_bound(kEndings.begin(), kEndings.end(), key,
                                      [](const Ending& e, std::uint64_t k) { return e.key < k; });
  return found != kEndings.end() && found->key == key ? found->kind : FileKind::unknown;
}

FileKind kind_by_content(std::string_view head) {
  if (head.substr(0, 2) == "#!") return kind_of_shebang(head);
  if (is_pe(head)) return FileKind::pe;
  if (head.substr(0, 4) == "\xca\xfe\xba\xbe") return kind_of_cafebabe(head);
  for (const auto& magic : kMagic)
    if (head.size() >= magic.offset + magic.bytes.size() &&
        std::memcmp(head.data() + magic.offset, magic.bytes.data(), magic.bytes.size()) == 0)
      return magic.kind;
  return FileKind::unknown;
}

FileKind kind_of(std::string_view path, std::string_view head) {
  return kind_of(path, kind_by_content(head));
}

FileKind kind_of(std::string_view path, FileKind content) {
  const FileKind name = kind_by_name(path);
  // A script's ending says more than its `#!` line where that is a wrapper's.
  if (content != FileKind::unknown &&
      !(family(content) == KindFamily::script && family(name) == KindFamily::script))
    return content;
  return entry(name).has_magic ? FileKind::unknown : name;
}

}  // namespace stocktake
