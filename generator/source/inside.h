#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace stocktake {

/// The largest archive that is looked into, in bytes: all of it must be in memory for that.
inline constexpr std::size_t kLargestInside = std::size_t{256} << 20;

/// What is told of an archive that stands in a tree as one file (a jar): the few members that say which
/// packages it is, and the archives in it, to a depth of four, each with its own.
struct InsideItem {
  std::string_view path;     ///< within the archive; in an archive inside, behind its path and `!/`
  std::string_view content;  ///< of an archive inside its SHA-256 in hexadecimal
};

/// Reads a zip file in memory: `META-INF/MANIFEST.MF`, `META-INF/maven/*/*/pom.properties`, what
/// `is_java_loader_file` says, the package.json of a package of npm's (`node_modules/NAME/package.json`, as
/// in Yarn's cache), and the same of each `.jar`,
/// `.war` or `.ear` in it. Bounded: 200,000 members, 1 MiB of each that is told, 256 MiB of each archive
/// inside, 1 GiB of them together; what lies beyond, and what is damaged, is an item with the path
/// `!` and the reason. \return the items as one text, for `read_inside`
std::string look_inside(std::string_view zip);

/// Adds an item to such a text.
void write_inside(std::string& to, std::string_view path, std::string_view content);

/// The items of that text, views of it.
std::vector<InsideItem> read_inside(std::string_view text);

/// Whether the member of a jar names classes that are loaded without being asked for: providers of services
/// of the JDK, the compiler, Groovy and servlet containers (java.util.ServiceLoader), and Spring Boot's
/// configurations.
bool is_java_loader_file(std::string_view path);

/// Whether a file of that name is such an archive.
bool is_java_archive(std::string_view name);

}  // namespace stocktake
