#include "generator/source/zip_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "schemas/error.h"
#include "schemas/text/ascii.h"
#include "schemas/text/byte_order.h"
#include "schemas/text/printable.h"

namespace stocktake {
namespace {

constexpr std::size_t kMostTroubles = 100;
constexpr std::uint64_t kLargestDirectory = 512u << 20;
constexpr std::string_view kLocal = "PK\3\4", kCentral = "PK\1\2", kEnd = "PK\5\6", kEnd64 = "PK\6\6",
                           kLocator64 = "PK\6\7";
constexpr std::size_t kLocalSize = 30, kCentralSize = 46, kEndSize = 22, kEnd64Size = 56, kLocatorSize = 20;
constexpr std::uint32_t kIn64 = 0xffffffff;     // the value stands in the 64-bit extra field
constexpr std::uint16_t kDescriptorBehind = 8;  // flag: checksum and sizes stand behind the content

/// What a header, of either kind, says of an entry.
struct ZipEntry {
  std::string name;
  std::uint64_t flags = 0, method = 0, crc = 0, packed = 0, size = 0;
  std::uint64_t offset = 0;  // of the local header
  std::uint64_t end = 0;     // of the content
};

/// Takes from the extra field of 64-bit values those that the header has no room for, in their order.
void take_64(std::string_view extra, std::initializer_list<std::uint64_t*> values) {
  while (extra.size() >= 4) {
    const std::uint64_t id = little_endian(extra, 0, 2), size = little_endian(extra, 2, 2);
    extra.remove_prefix(4);
    if (size > extra.size()) return;
    if (id == 1) {
      std::string_view field = extra.substr(0, size);
      for (std::uint64_t* value : values) {
        if (*value != kIn64 || field.size() < 8) continue;
        *value = little_endian(field, 0, 8);
        field.remove_prefix(8);
      }
      return;
    }
    extra.remove_prefix(size);
  }
}

/// The name that Info-ZIP's field for one in Unicode gives the entry instead (APPNOTE.TXT, 4.6.9); empty
/// where there is none. Ordinary beside a name of other letters, which may be in one of many encodings.
std::string_view unicode_name(std::string_view extra) {
  constexpr std::uint64_t kUnicodePath = 0x7075, kHead = 5;  // a version, and the checksum of the other name
  while (extra.size() >= 4) {
    const std::uint64_t id = little_endian(extra, 0, 2), size = little_endian(extra, 2, 2);
    extra.remove_prefix(4);
    if (size > extra.size()) return {};
    if (id == kUnicodePath && size > kHead) return extra.substr(kHead, size - kHead);
    extra.remove_prefix(size);
  }
  return {};
}

class ZipCheck {
 public:
  explicit ZipCheck(const InputFile& file)
      : file_(file), size_(static_cast<std::uint64_t>(file.status().st_size)) {}

  std::vector<ZipTrouble> run() {
    if (find_end() && read_directory()) {
      for (ZipEntry& entry : entries_) compare_with_local(entry);
      look_between();
    }
    return std::move(troubles_);
  }

 private:
  void say(std::string_view path, std::string_view what) {
    if (troubles_.size() < kMostTroubles) troubles_.push_back({std::string(path), std::string(what)});
  }
  std::string bytes_at(std::uint64_t offset, std::uint64_t size) const;
  bool find_end();
  void take_end_64(std::uint64_t end);
  bool read_directory();
  void compare_with_local(ZipEntry& entry);
  void look_between();
  void look_in_front(std::uint64_t first);

  const InputFile& file_;
  const std::uint64_t size_;
  std::uint64_t directory_ = 0, directory_size_ = 0, count_ = 0;
  std::vector<ZipEntry> entries_;
  std::vector<ZipTrouble> troubles_;
};

/// Up to `size` bytes from `offset`: fewer at the end of the file.
std::string ZipCheck::bytes_at(std::uint64_t offset, std::uint64_t size) const {
  if (offset >= size_) return {};
  return file_.bytes_at(offset, static_cast<std::size_t>(std::min(size, size_ - offset)));
}

/// The end record stands last, with a comment of up to 65,535 bytes.
bool ZipCheck::find_end() {
  const std::uint64_t from = size_ - std::min<std::uint64_t>(size_, kEndSize + 0xffff);
  const std::string tail = bytes_at(from, size_ - from);
  std::optional<std::size_t> best;
  for (std::size_t at = tail.rfind(kEnd); at != tail.npos;
       at = at == 0 ? tail.npos : tail.rfind(kEnd, at - 1)) {
    if (tail.size() - at < kEndSize) continue;
    if (!best) best = at;
    if (at + kEndSize + little_endian(tail, at + 20, 2) != tail.size()) continue;
    best = at;
    break;
  }
  if (!best) return say(".", "it has no directory at its end"), false;
  const std::string_view record = std::string_view(tail).substr(*best);
  if (kEndSize + little_endian(record, 20, 2) != record.size()) say(".", "data stands behind its end");
  count_ = little_endian(record, 10, 2);
  directory_size_ = little_endian(record, 12, 4);
  directory_ = little_endian(record, 16, 4);
  const std::uint64_t end = from + *best;
  take_end_64(end);
  if (directory_size_ > kLargestDirectory || directory_ > end || directory_size_ > end - directory_)
    return say(".", "its directory is not where it says"), false;
  return true;
}

void ZipCheck::take_end_64(std::uint64_t end) {
  std::uint64_t directory_end = end;
  if (end >= kLocatorSize) {
    const std::string locator = bytes_at(end - kLocatorSize, kLocatorSize);
    const std::string record =
        locator.starts_with(kLocator64) ? bytes_at(little_endian(locator, 8, 8), kEnd64Size) : std::string();
    if (record.size() == kEnd64Size && record.starts_with(kEnd64)) {
      count_ = little_endian(record, 32, 8);
      directory_size_ = little_endian(record, 40, 8);
      directory_ = little_endian(record, 48, 8);
      directory_end = little_endian(locator, 8, 8);
    }
  }
  if (directory_ + directory_size_ != directory_end)
    say(".", "bytes stand between its directory and its end that nothing names");
}

bool ZipCheck::read_directory() {
  const std::string bytes = bytes_at(directory_, directory_size_);
  std::string_view rest = bytes;
  while (rest.size() >= kCentralSize && rest.starts_with(kCentral)) {
    const std::uint64_t name = little_endian(rest, 28, 2), extra = little_endian(rest, 30, 2),
                        comment = little_endian(rest, 32, 2);
    if (kCentralSize + name + extra + comment > rest.size()) break;
    ZipEntry entry;
    entry.name = rest.substr(kCentralSize, name);
    entry.flags = little_endian(rest, 8, 2);
    entry.method = little_endian(rest, 10, 2);
    entry.crc = little_endian(rest, 16, 4);
    entry.packed = little_endian(rest, 20, 4);
    entry.size = little_endian(rest, 24, 4);
    entry.offset = little_endian(rest, 42, 4);
    take_64(rest.substr(kCentralSize + name, extra), {&entry.size, &entry.packed, &entry.offset});
    if (const auto other = unicode_name(rest.substr(kCentralSize + name, extra));
        !other.empty() && other != entry.name && is_ascii(entry.name))
      say(entry.name, fmt::format("a second name for it says {}", printable(other)));
    entries_.push_back(std::move(entry));
    rest.remove_prefix(kCentralSize + name + extra + comment);
  }
  if (rest.empty() && entries_.size() == count_) return true;
  say(".", "its directory is damaged, or holds more or less than it says");
  return rest.empty();
}

void ZipCheck::compare_with_local(ZipEntry& entry) {
  const std::string head = bytes_at(entry.offset, kLocalSize);
  if (head.size() != kLocalSize || !head.starts_with(kLocal)) {
    entry.end = entry.offset;
    return say(entry.name, "the archive's directory names it where it is not");
  }
  const std::uint64_t name = little_endian(head, 26, 2), extra = little_endian(head, 28, 2);
  const std::string more = bytes_at(entry.offset + kLocalSize, name + extra);
  ZipEntry local;
  local.name = more.substr(0, static_cast<std::size_t>(name));
  local.flags = little_endian(head, 6, 2);
  local.method = little_endian(head, 8, 2);
  local.crc = little_endian(head, 14, 4);
  local.packed = little_endian(head, 18, 4);
  local.size = little_endian(head, 22, 4);
  if (more.size() == name + extra)
    take_64(std::string_view(more).substr(static_cast<std::size_t>(name)), {&local.size, &local.packed});
  entry.end = entry.offset + kLocalSize + name + extra + entry.packed;
  if (local.name != entry.name)
    say(entry.name, fmt::format("its own header calls it {}", printable(local.name)));
  const bool behind = (local.flags & kDescriptorBehind) != 0;
  const auto differs = [&](std::uint64_t a, std::uint64_t b) { return a != b && !(behind && a == 0); };
  if (local.method != entry.method || differs(local.crc, entry.crc) || differs(local.packed, entry.packed) ||
      differs(local.size, entry.size))
    say(entry.name, "its own header and the archive's directory say different things of its content");
  if (entry.end > directory_ || entry.packed > size_)
    say(entry.name, "its content reaches into the directory");
}

/// Whether so many bytes can be the record of checksum and sizes behind a content (section 4.3.9).
bool is_descriptor(std::uint64_t size) {
  return size == 12 || size == 16 || size == 20 || size == 24;
}

/// Every byte in front of the directory belongs to one entry.
void ZipCheck::look_between() {
  std::sort(entries_.begin(), entries_.end(),
            [](const ZipEntry& a, const ZipEntry& b) { return a.offset < b.offset; });
  look_in_front(entries_.empty() ? directory_ : entries_.front().offset);
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    const ZipEntry& entry = entries_[i];
    const std::uint64_t next = i + 1 < entries_.size() ? entries_[i + 1].offset : directory_;
    if (entry.end > next && next != directory_)
      say(entry.name, "its content and that of another entry share bytes");
    else if (entry.end < next && !((entry.flags & kDescriptorBehind) != 0 && is_descriptor(next - entry.end)))
      say(entry.name, "behind it stand bytes that the archive's directory does not name");
  }
}

/// A first line for the kernel (`#!`) makes an archive a program; anything else in front is said.
void ZipCheck::look_in_front(std::uint64_t first) {
  static constexpr std::uint64_t kLongestLine = 4096;
  const std::string front = bytes_at(0, std::min(first, kLongestLine));
  const bool is_line =
      first < kLongestLine && front.starts_with("#!") && front.find('\n') == front.size() - 1;
  if (first != 0 && !is_line) say(".", "bytes stand in front of its first entry that nothing names");
}

}  // namespace

std::vector<ZipTrouble> check_zip(const InputFile& file) {
  return ZipCheck(file).run();
}

}  // namespace stocktake
