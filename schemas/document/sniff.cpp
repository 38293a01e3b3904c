#include "schemas/document/sniff.h"

#include <fmt/format.h>

#include <algorithm>

#include "schemas/document/document_codec.h"
#include "schemas/error.h"
#include "schemas/io/input.h"
#include "schemas/text/printable.h"
#include "schemas/text/utf8.h"

namespace stocktake {

using std::string_view;
using namespace std::string_view_literals;

namespace codec {
namespace {

/// UTF-16 as Windows tools write it, with its byte order mark; half pairs become U+FFFD.
std::string from_utf16(string_view bytes, bool big_endian) {
  std::string text;
  text.reserve(bytes.size() / 2);
  auto unit = [&](std::size_t at) {
    const auto first = static_cast<unsigned char>(bytes[at]);
    const auto second = static_cast<unsigned char>(bytes[at + 1]);
    return static_cast<std::uint32_t>(big_endian ? first << 8 | second : second << 8 | first);
  };
  for (std::size_t at = 2; at + 1 < bytes.size(); at += 2) {
    std::uint32_t code = unit(at);
    if (code >= 0xd800 && code < 0xdc00 && at + 3 < bytes.size()) {
      if (const std::uint32_t low = unit(at + 2); low >= 0xdc00 && low < 0xe000) {
        code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
        at += 2;
      }
    }
    append_utf8(text, code);
  }
  return text;
}

}  // namespace

string_view plain_text(string_view bytes, string_view name, const Limits& limits, std::string& buffer) {
  if (is_compressed(bytes))
    bytes = buffer = decompress_input(std::string(bytes), std::string(name), limits.expanded_bytes);
  const bool big_endian = bytes.starts_with("\xFE\xFF");
  if (big_endian || bytes.starts_with("\xFF\xFE")) {
    std::string text = from_utf16(bytes, big_endian);
    buffer = std::move(text);
    return buffer;
  }
  return without_byte_order_mark(bytes);
}

void refuse(string_view text, string_view name) {
  throw Error(fmt::format("{}: not a CycloneDX document but {}", printable(name), looks_like(text)));
}

void fail_at(string_view text, std::size_t offset, string_view name, string_view what) {
  offset = std::min(offset, text.size());
  const string_view before = text.substr(0, offset);
  const auto line = std::count(before.begin(), before.end(), '\n') + 1;
  const auto start = before.rfind('\n');
  const std::size_t column = start == string_view::npos ? offset + 1 : offset - start;
  throw Error(fmt::format("{}:{}:{}: {}", printable(name), line, column, what));
}

}  // namespace codec

string_view looks_like(string_view text) {
  static constexpr string_view kHtmlPage = "an HTML page: was an error page saved in its stead?";
  static constexpr std::pair<string_view, string_view> kMagic[] = {
      {"PK\x03\x04"sv, "a ZIP archive: give the document inside it"},
      {"\x7f"
       "ELF"sv,
       "a program (ELF)"},
      {"%PDF"sv, "a PDF file"},
      {"SPDXVersion:"sv, "an SPDX tag-value document: convert it to CycloneDX first"},
      {"["sv, "a JSON array: a CycloneDX document is an object"},
      {"\""sv, "a JSON string: a CycloneDX document is an object"},
      {"---"sv, "YAML"},
      {"bomFormat:"sv, "a CycloneDX document in YAML, which the specification does not know"},
      {"spdxVersion:"sv, "an SPDX document in YAML: convert it to CycloneDX first"},
      {"\x89PNG"sv, "an image"},
      {"\xff\xfe"sv, "UTF-16 text"},
      {"\xfe\xff"sv, "UTF-16 text"},
      {"<html"sv, kHtmlPage},
      {"<!DOCTYPE html"sv, kHtmlPage},
      {"<!doctype html"sv, kHtmlPage},
      {"<"sv, "other XML"},
      {"#"sv, "a script or a settings file"}};
  const auto first = text.find_first_not_of(" \t\r\n");
  if (text.empty()) return "an empty file";
  if (first == string_view::npos) return "an empty file: there is only white space in it";
  const string_view start = text.substr(first);
  if (start.find("\nSPDXVersion:") != string_view::npos)
    return "an SPDX tag-value document: convert it to CycloneDX first";
  for (const auto& [magic, what] : kMagic)
    if (start.starts_with(magic)) return what;
  if (start.substr(0, 4096).find('\0') != string_view::npos) return "binary data";
  return "plain text";
}

string_view looks_like_json(const std::vector<std::string>& members) {
  struct Sign {
    string_view member, also;
    string_view what;
  };
  static constexpr Sign kSigns[] = {
      {"spdxVersion", "spdxVersion", "an SPDX document: convert it to CycloneDX first"},
      {"@context", "@context", "JSON-LD, such as an SPDX 3 document: convert it to CycloneDX first"},
      {"artifacts", "descriptor", "a Syft document: let syft write CycloneDX"},
      {"$schema", "runs", "a SARIF report"},
      {"lockfileVersion", "lockfileVersion", "an npm lock file"},
      {"predicateType", "subject", "an in-toto statement whose first member is not \"_type\""},
      {"payload", "payloadType", "a DSSE envelope that begins with another member"},
      {"verifier", "properties", "a verdict (an SVR): it holds no document"},
      {"passedTests", "failedTests", "a verdict (a test result): it holds no document"},
  };
  const auto has = [&](string_view name) {
    return std::find(members.begin(), members.end(), name) != members.end();
  };
  for (const Sign& sign : kSigns)
    if (has(sign.member) && has(sign.also)) return sign.what;
  return "other JSON: it has neither \"bomFormat\" nor \"specVersion\"";
}

}  // namespace stocktake
