#include "schemas/validation/schema_store.h"

#include <archive.h>
#include <archive_entry.h>
#include <fmt/format.h>

#include <charconv>
#include <memory>
#include <string>

#include "schemas/error.h"
#include "schemas/text/printable.h"

namespace stocktake {

// Written by schemas/validation/embed.cpp while building.
extern const unsigned char kPackedSchemas[];
extern const unsigned long kPackedSchemasSize;
extern const unsigned long kUnpackedSchemasSize;

namespace {

struct Schema {
  std::string_view name;
  std::string_view text;
};

struct Store {
  std::string bytes;
  std::vector<Schema> schemas;
};

std::string unpack() {
  const std::unique_ptr<archive, int (*)(archive*)> reader(archive_read_new(), archive_read_free);
  archive_read_support_format_raw(reader.get());
  archive_read_support_filter_xz(reader.get());
  archive_entry* entry = nullptr;
  std::string bytes(kUnpackedSchemasSize, '\0');
  if (archive_read_open_memory(reader.get(), kPackedSchemas, kPackedSchemasSize) != ARCHIVE_OK ||
      archive_read_next_header(reader.get(), &entry) != ARCHIVE_OK ||
      archive_read_data(reader.get(), bytes.data(), bytes.size()) != static_cast<la_ssize_t>(bytes.size()))
    throw Error(fmt::format("cannot unpack the schemas inside the program ({}): is libarchive built with xz?",
                            archive_error_string(reader.get())));
  return bytes;
}

/// The stream's form is described in schemas/validation/embed.cpp.
Store load() {
  Store store;
  store.bytes = unpack();
  for (std::string_view rest = store.bytes; !rest.empty();) {
    const auto space = rest.find(' ');
    const auto line_end = rest.find('\n');
    std::size_t size = 0;
    std::from_chars(rest.data() + space + 1, rest.data() + line_end, size);
    store.schemas.push_back({rest.substr(0, space), rest.substr(line_end + 1, size)});
    rest.remove_prefix(line_end + 1 + size);
  }
  return store;
}

const Store& store() {
  // Leaked on purpose: the views outlive every static object's destructor.
  static const Store& loaded = *new Store(load());
  return loaded;
}

}  // namespace

std::string_view official_schema(std::string_view file_name) {
  for (const Schema& schema : store().schemas)
    if (schema.name == file_name) return schema.text;
  throw Error(fmt::format("there is no official schema named '{}'", printable(file_name)));
}

std::vector<std::string_view> official_schema_names() {
  std::vector<std::string_view> names;
  for (const Schema& schema : store().schemas) names.push_back(schema.name);
  return names;
}

}  // namespace stocktake
