// Runs while building: packs the official schemas into a C++ file, as one xz stream that schema_store.cpp
// unpacks. Usage: stocktake_embed OUTPUT.cpp FILE…
//
// Beside it the file lists the identifiers of the SPDX list, which schemas/identity/spdx.cpp knows.
//
// The stream holds, for each file, a line `NAME SIZE` and its bytes. The same files give the same output.
#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

#include "schemas/text/ascii.h"

namespace {

/// The Python and npm packages call a file `bom-1.6.SNAPSHOT.schema.json`, in its name and in references to
/// it. Gives the published form of either.
std::string published(std::string text) {
  const std::string mark = ".SNAPSHOT";
  for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark, at))
    text.erase(at, mark.size());
  return text;
}

std::string compress(const std::string& bytes) {
  std::vector<char> packed(bytes.size() + (1 << 20));
  std::size_t used = 0;
  archive* writer = archive_write_new();
  archive_entry* entry = archive_entry_new();
  archive_entry_set_filetype(entry, AE_IFREG);
  const bool good =
      archive_write_set_format_raw(writer) == ARCHIVE_OK &&
      archive_write_add_filter_xz(writer) == ARCHIVE_OK &&
      archive_write_set_filter_option(writer, "xz", "compression-level", "9") == ARCHIVE_OK &&
      archive_write_set_bytes_in_last_block(writer, 1) == ARCHIVE_OK &&
      archive_write_open_memory(writer, packed.data(), packed.size(), &used) == ARCHIVE_OK &&
      archive_write_header(writer, entry) == ARCHIVE_OK &&
      archive_write_data(writer, bytes.data(), bytes.size()) == static_cast<la_ssize_t>(bytes.size()) &&
      archive_write_close(writer) == ARCHIVE_OK;
  if (!good) std::cerr << "stocktake_embed: " << archive_error_string(writer) << '\n';
  archive_entry_free(entry);
  archive_write_free(writer);
  return good ? std::string(packed.data(), used) : std::string();
}

/// The identifiers of the SPDX list: the strings of the only enumeration of its schema, sorted without regard
/// to case.
std::vector<std::string> spdx_ids(const std::string& schema) {
  std::vector<std::string> ids;
  const auto begin = schema.find('[', schema.find("\"enum\""));
  const auto end = schema.find(']', begin);
  for (auto quote = schema.find('"', begin); quote < end; quote = schema.find('"', quote + 1)) {
    const auto close = schema.find('"', quote + 1);
    ids.push_back(schema.substr(quote + 1, close - quote - 1));
    quote = close;
  }
  std::sort(ids.begin(), ids.end(), [](const std::string& a, const std::string& b) {
    return stocktake::lower_ascii(a) < stocktake::lower_ascii(b);
  });
  return ids;
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 3) {
    std::cerr << "usage: stocktake_embed OUTPUT.cpp FILE...\n";
    return 2;
  }
  std::string all;
  std::vector<std::string> ids;
  for (int i = 2; i < count; ++i) {
    std::ifstream in(arguments[i], std::ios::binary);
    const std::string bytes =
        published(std::string(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()));
    if (!in || bytes.empty()) {
      std::cerr << "stocktake_embed: cannot read " << arguments[i] << '\n';
      return 2;
    }
    const std::string name = published(std::filesystem::path(arguments[i]).filename().string());
    if (name == "spdx.schema.json") ids = spdx_ids(bytes);
    all += name + ' ' + std::to_string(bytes.size()) + '\n' + bytes;
  }
  const std::string packed = compress(all);
  if (packed.empty() || ids.empty()) return 2;

  std::ofstream out(arguments[1], std::ios::binary);
  out << "#include <string_view>\n\nnamespace stocktake {\nextern const std::string_view kSpdxIds[] = {\n";
  for (const std::string& id : ids) out << "    \"" << id << "\",\n";
  out << "};\nextern const unsigned long kSpdxIdCount = " << ids.size() << ";\n";
  out << "extern const unsigned char kPackedSchemas[] = {";
  for (std::size_t i = 0; i < packed.size(); ++i)
    out << (i % 24 == 0 ? "\n" : "") << static_cast<unsigned>(static_cast<unsigned char>(packed[i])) << ',';
  out << "\n};\nextern const unsigned long kPackedSchemasSize = " << packed.size()
      << ";\nextern const unsigned long kUnpackedSchemasSize = " << all.size()
      << ";\n}  // namespace stocktake\n";
  out.close();
  return out ? 0 : 2;
}
