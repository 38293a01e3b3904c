#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "generator/catalog/catalog.h"
#include "generator/catalog/folder_package.h"
#include "generator/catalog/tools.h"
#include "schemas/identity/spdx.h"
#include "schemas/text/lines.h"
#include "schemas/text/path.h"

// Hex (Elixir, Erlang): mix unpacks a package to `deps/APP`, rebar3 to `_build/default/lib/APP`, and what the
// package says of itself stands beside its code in `hex_metadata.config` (hexpm/specifications,
// "package_metadata.md"), Erlang terms: `{<<"version">>,<<"1.4.1">>}.` The folder is the package's. What it
// needs is written in several forms, and is not read.
namespace stocktake {
namespace {

constexpr std::string_view kHexRecord = "hex_metadata.config";

Wish hex_wants(std::string_view, std::string_view name) {
  return name == kHexRecord ? Wish::all : Wish::nothing;
}

/// Takes all up to the next binary of Erlang (`<<"text">>`, `<<"text"/utf8>>`), and that.
std::optional<std::string_view> take_binary(std::string_view& text) {
  constexpr std::string_view kOpen = "<<\"";
  const auto begin = text.find(kOpen);
  if (begin == text.npos) return std::nullopt;
  auto end = begin + kOpen.size();
  while (end < text.size() && text[end] != '"') end += text[end] == '\\' ? 2 : 1;
  if (end >= text.size()) return std::nullopt;
  const std::string_view found = text.substr(begin + kOpen.size(), end - begin - kOpen.size());
  text.remove_prefix(end + 1);
  return found;
}

/// The binaries of the term `{<<"key">>, …}.` at the begin of a line, which ends before the next such term.
std::vector<std::string_view> values_of(std::string_view text, std::string_view key) {
  const std::string open = std::string("{<<\"").append(key).append("\">>");
  std::vector<std::string_view> values;
  auto at = text.starts_with(open) ? 0 : text.find("\n" + open);
  if (at == text.npos) return values;
  std::string_view rest = text.substr(at + open.size() + (text[at] == '\n' ? 1 : 0));
  rest = rest.substr(0, rest.find("}.\n"));
  while (const auto value = take_binary(rest)) values.push_back(*value);
  return values;
}

std::string_view term_value(std::string_view text, std::string_view key) {
  const auto values = values_of(text, key);
  return values.empty() ? std::string_view() : values.front();
}

void catalog_hex(const Tree& tree, Catalog& out) {
  for (const std::uint32_t i : files_named(tree, kHexRecord)) {
    const Entry& record = tree.entries[i];
    const auto text = record_text(record, out);
    if (!text) continue;
    const std::string_view name = term_value(*text, "name"), version = term_value(*text, "version");
    if (name.empty() || version.empty()) {
      report(out, record.path, "names no package and version; the package is unknown");
      continue;
    }
    const std::string_view folder = folder_of(record.path);
    const std::uint32_t found =
        add_package(out, {"hex", {}, std::string(name), std::string(version), {}, {}}, record.path, folder);
    Package& package = out.found[found].package;
    package.description = out.keep(term_value(*text, "description"));
    for (const std::string_view licence : values_of(*text, "licenses"))
      package.licenses.push_back(spdx_license(out.keep(licence)));
    claim_folder(tree, folder, found, out);
  }
}

}  // namespace

const Cataloger kHexCataloger = {"hex", hex_wants, catalog_hex};

}  // namespace stocktake
