#pragma once

#include <cstdint>
#include <string_view>

namespace stocktake {

/// What a file's bytes are for, as far as a reviewer cares: the document records it as `mime-type`.
enum class FileKind : std::uint8_t {
  unknown,
  // machine code
  elf,
  pe,
  macho,
  wasm,
  // bytecode
  java_class,
  python_bytecode,
  // programs as text
  python,
  javascript,
  typescript,
  shell,
  perl,
  ruby,
  php,
  lua,
  powershell,
  batch,
  r,
  tcl,
  // source that must be compiled first
  c,
  cpp,
  rust,
  go,
  java,
  csharp,
  swift,
  kotlin,
  fortran,
  cython,
  assembler,
  // containers of other files
  zip,
  gzip,
  bzip2,
  xz,
  zstd,
  seven_zip,
  tar,
  ar,
  rar,
  // pictures, fonts, sound, documents
  png,
  jpeg,
  gif,
  webp,
  svg,
  icon,
  pdf,
  font,
  // text and data
  text,
  markdown,
  rst,
  html,
  css,
  json,
  xml,
  yaml,
  toml,
  csv,
  sql,
  source_map
};

/// The families that the rules speak of.
enum class KindFamily : std::uint8_t { unknown, native, bytecode, script, source, archive, media, text };

KindFamily family(FileKind kind);

/// Whether something would run these bytes as they are: machine code, bytecode or a script.
bool is_code(FileKind kind);

/// The media type that stands for the kind in a document; empty for `unknown`.
std::string_view mime_type(FileKind kind);

/// The kind of a media type (any case, parameters ignored); `unknown` for all that the table doesn't name.
FileKind kind_of_mime_type(std::string_view mime_type);

/// What the ending of `path` promises; `unknown` where it has none that the table names.
FileKind kind_by_name(std::string_view path);

/// What the first bytes of a file say (magic numbers and `#!`); 512 bytes are enough. `unknown` where they
/// say nothing.
FileKind kind_by_content(std::string_view head);

/// The kind to record: the bytes where they speak, else the name where it promises a kind that has no magic
/// number. A name that promises a picture above bytes that are none gives `unknown`.
FileKind kind_of(std::string_view path, std::string_view head);
/// The same where `kind_by_content` has judged the bytes before.
FileKind kind_of(std::string_view path, FileKind content);

}  // namespace stocktake
