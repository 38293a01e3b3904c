#include "generator/source/inside.h"

#include <archive.h>
#include <archive_entry.h>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <iterator>
#include <memory>
#include <new>
#include <optional>
#include <utility>

#include "generator/source/bounds.h"
#include "schemas/identity/sha256_stream.h"
#include "schemas/text/path.h"
#include "schemas/text/printable.h"

namespace stocktake {
namespace {

constexpr std::uint64_t kMostMembers = 200'000;
constexpr std::size_t kLargestTold = 1u << 20;
constexpr std::uint64_t kMostUnpackedInside = std::uint64_t{1} << 30;

using ZipReader = std::unique_ptr<archive, int (*)(archive*)>;

/// `node_modules/NAME/package.json`, NAME perhaps with a scope.
bool is_package_manifest(std::string_view path) {
  constexpr std::string_view kModules = "node_modules/";
  if (!path.starts_with(kModules) || !path.ends_with("/package.json")) return false;
  const auto slashes = std::count(path.begin() + kModules.size(), path.end(), '/');
  return slashes == (path[kModules.size()] == '@' ? 2 : 1);
}

/// Those of the JDK's, javac's and Groovy's own services, whose providers are loaded without being asked for.
constexpr std::string_view kLoadedServices[] = {
    "javax.annotation.processing.Processor",
    "org.codehaus.groovy.transform.ASTTransformation",
    "org.codehaus.groovy.runtime.ExtensionModule",
    "java.sql.Driver",
    "java.nio.file.spi.FileSystemProvider",
    "java.nio.charset.spi.CharsetProvider",
    "java.net.spi.URLStreamHandlerProvider",
    "java.net.spi.InetAddressResolverProvider",
    "java.lang.System$LoggerFinder",
    "java.security.Provider",
    "java.time.zone.ZoneRulesProvider",
    "java.util.spi.ToolProvider",
    "javax.script.ScriptEngineFactory",
    "javax.servlet.ServletContainerInitializer",
    "jakarta.servlet.ServletContainerInitializer",
    "lombok.core.LombokApp",
};

bool is_told(std::string_view path) {
  return is_package_manifest(path) || is_java_loader_file(path) || path == "META-INF/MANIFEST.MF" ||
         (path.starts_with("META-INF/maven/") && path.ends_with("/pom.properties"));
}

/// One look into one file, with all that lies in it.
class Inside {
 public:
  std::string look(std::string_view zip) {
    read(zip, "", 1);
    return std::move(items_);
  }

 private:
  void read(std::string_view zip, const std::string& before, int depth);
  void add(archive* reader, std::string_view path, const std::string& before, int depth);
  std::optional<std::string> content(archive* reader, std::size_t most);
  void complain(const std::string& before, std::string_view what) {
    write_inside(items_, "!", before.empty() ? std::string(what) : fmt::format("{}: {}", before, what));
  }

  std::string items_;
  std::uint64_t members_ = 0, unpacked_ = 0;
  const std::uint64_t most_unpacked_ =
      archive_bounds().size != 0 ? archive_bounds().size : kMostUnpackedInside;
};

void Inside::read(std::string_view zip, const std::string& before, int depth) {
  const ZipReader reader(archive_read_new(), archive_read_free);
  if (!reader) throw std::bad_alloc();
  archive_read_support_format_zip(reader.get());
  int status = archive_read_open_memory(reader.get(), zip.data(), zip.size());
  archive_entry* entry = nullptr;
  while (status == ARCHIVE_OK || status == ARCHIVE_WARN) {
    status = archive_read_next_header(reader.get(), &entry);
    if (status != ARCHIVE_OK && status != ARCHIVE_WARN) break;
    if (++members_ > kMostMembers)
      return complain(before, "holds more than 200,000 members; the rest is not listed");
    const char* name = archive_entry_pathname(entry);
    if (name != nullptr && archive_entry_filetype(entry) == AE_IFREG) add(reader.get(), name, before, depth);
  }
  if (status == ARCHIVE_EOF) return;
  const char* why = archive_error_string(reader.get());
  complain(before, std::string("is damaged: ") + (why == nullptr ? "no zip file" : printable(why)));
}

void Inside::add(archive* reader, std::string_view path, const std::string& before, int depth) {
  const bool inner = is_java_archive(path);
  if (!inner && !is_told(path)) return;
  const std::string full = before.empty() ? std::string(path) : fmt::format("{}!/{}", before, path);
  const auto bytes = content(reader, inner ? kLargestInside : kLargestTold);
  if (!bytes) return complain(full, "is too large or damaged, and not listed");
  write_inside(items_, full, inner ? to_hex(sha256_of_text(*bytes)) : *bytes);
  if (!inner) return;
  if (depth >= archive_bounds().depth)
    return complain(full, fmt::format("lies deeper than {} archives, and is not looked into (--max-depth)",
                                      archive_bounds().depth));
  read(*bytes, full, depth + 1);
}

/// Nothing where the member is larger, or damaged.
std::optional<std::string> Inside::content(archive* reader, std::size_t most) {
  std::string bytes;
  char block[16 << 10];
  for (;;) {
    const la_ssize_t got = archive_read_data(reader, block, sizeof block);
    if (got == 0) return bytes;
    unpacked_ += got > 0 ? static_cast<std::uint64_t>(got) : 0;
    if (got < 0 || bytes.size() + static_cast<std::size_t>(got) > most || unpacked_ > most_unpacked_)
      return std::nullopt;
    bytes.append(block, static_cast<std::size_t>(got));
  }
}

/// Takes a number and the character behind it; nothing where there is none.
std::optional<std::size_t> take_size(std::string_view& text, char end) {
  std::size_t size = 0;
  const auto [at, error] = std::from_chars(text.data(), text.data() + text.size(), size);
  const auto length = static_cast<std::size_t>(at - text.data());
  if (error != std::errc() || length >= text.size() || text[length] != end) return std::nullopt;
  text.remove_prefix(length + 1);
  return size;
}

}  // namespace

bool is_java_loader_file(std::string_view path) {
  constexpr std::string_view kServices = "META-INF/services/", kGroovy = "META-INF/groovy/";
  if (path == "META-INF/spring.factories" ||
      (path.starts_with("META-INF/spring/") && path.ends_with(".imports")))
    return true;
  const std::string_view name = path.starts_with(kServices) ? path.substr(kServices.size())
                                : path.starts_with(kGroovy) ? path.substr(kGroovy.size())
                                                            : std::string_view();
  return std::find(std::begin(kLoadedServices), std::end(kLoadedServices), name) != std::end(kLoadedServices);
}

bool is_java_archive(std::string_view name) {
  return name.ends_with(".jar") || name.ends_with(".war") || name.ends_with(".ear");
}

/// The lengths of path and content, then both.
void write_inside(std::string& to, std::string_view path, std::string_view content) {
  to.append(std::to_string(path.size())).append(" ").append(std::to_string(content.size())).append("\n");
  to.append(path).append(content);
}

std::string look_inside(std::string_view zip) {
  return Inside().look(zip);
}

std::vector<InsideItem> read_inside(std::string_view text) {
  std::vector<InsideItem> items;
  while (!text.empty()) {
    const auto path = take_size(text, ' ');
    const auto content = path ? take_size(text, '\n') : std::nullopt;
    if (!content || *path > text.size() || *content > text.size() - *path) break;
    items.push_back({text.substr(0, *path), text.substr(*path, *content)});
    text.remove_prefix(*path + *content);
  }
  return items;
}

}  // namespace stocktake
