#include "generator/source/attributes.h"

#include <fmt/format.h>
#include <sys/xattr.h>

#include <algorithm>
#include <array>
#include <map>

#include "schemas/text/byte_order.h"

namespace stocktake {
namespace {

constexpr const char* kCapability = "security.capability";
constexpr std::size_t kLargest = 64;  // bytes of the attribute; struct vfs_ns_cap_data has 24

}  // namespace

std::string owner_words(const Owner& owner) {
  return fmt::format("owner={}:{}", owner.first, owner.second);
}

std::string device_words(std::uint64_t major, std::uint64_t minor) {
  return fmt::format("device={}:{}", major, minor);
}

std::string capability_words(std::string_view attribute) {
  if (attribute.empty()) return {};
  // The version in the highest byte, the flag "effective" in the lowest bit; then, for each 32 capabilities,
  // the permitted and the inheritable ones; in version 3 the user of the namespace at last.
  const std::uint32_t magic = attribute.size() >= 4 ? little_endian(attribute) : 0;
  const std::uint32_t version = magic >> 24;
  const std::size_t sizes[] = {0, 12, 20, 24};
  if (version == 0 || version > 3 || attribute.size() != sizes[version]) {
    std::string hex(2 * attribute.size(), '\0');
    write_hex(reinterpret_cast<const std::uint8_t*>(attribute.data()), attribute.size(), hex.data());
    return "capabilities=" + hex;
  }
  std::uint64_t permitted = little_endian(attribute, 4), inheritable = little_endian(attribute, 8);
  if (version > 1) {
    permitted |= std::uint64_t{little_endian(attribute, 12)} << 32;
    inheritable |= std::uint64_t{little_endian(attribute, 16)} << 32;
  }
  std::string words = fmt::format("capabilities=permitted:{:x},inheritable:{:x}", permitted, inheritable);
  if ((magic & 1) != 0) words += ",effective";
  if (version == 3) words += fmt::format(",root:{}", little_endian(attribute, 20));
  return words;
}

std::string capability_words_of(int file) {
  std::array<char, kLargest> bytes{};
  const ssize_t size = fgetxattr(file, kCapability, bytes.data(), bytes.size());
  return size <= 0 ? std::string() : capability_words({bytes.data(), static_cast<std::size_t>(size)});
}

std::string capability_words_of(int folder, const char* name) {
  std::array<char, kLargest> bytes{};
  const std::string path = fmt::format("/proc/self/fd/{}/{}", folder, name);
  const ssize_t size = lgetxattr(path.c_str(), kCapability, bytes.data(), bytes.size());
  return size <= 0 ? std::string() : capability_words({bytes.data(), static_cast<std::size_t>(size)});
}

void add_words(std::string& words, std::string_view more) {
  if (!more.empty()) words.append(words.empty() ? "" : " ").append(more);
}

std::vector<std::string> folder_notes(const Tree& tree) {
  std::map<std::uint16_t, std::uint64_t> counts{{0755, tree.usual_folders}};
  for (const Tree::Folder& folder : tree.folders) ++counts[folder.mode];
  const std::uint16_t usual =
      std::max_element(counts.begin(), counts.end(), [](const auto& a, const auto& b) {
        return a.second < b.second;
      })->first;
  std::vector<std::string> notes;
  if (usual != 0755) notes.push_back(fmt::format("{:04o} .", usual));
  for (const Tree::Folder& folder : tree.folders) {
    if (folder.mode != usual) notes.push_back(fmt::format("{:04o} {}", folder.mode, folder.path));
    if (folder.empty) notes.push_back(fmt::format("empty {}", folder.path));
  }
  for (const Tree::Text& attributes : tree.attributes)
    if (tree.find(attributes.path) == kNone)
      notes.push_back(fmt::format("{} {}", attributes.text, attributes.path));
  std::sort(notes.begin(), notes.end());
  return notes;
}

}  // namespace stocktake
