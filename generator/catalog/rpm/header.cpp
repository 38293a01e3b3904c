#include "generator/catalog/rpm/header.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "schemas/text/byte_order.h"

namespace stocktake {
namespace {

constexpr std::size_t kIndexEntry = 16;
constexpr std::size_t kMostFiles = 200'000, kMostPathBytes = 16u << 20;

/// rpmtag.h.
enum Tag : std::uint32_t {
  kTagName = 1000,
  kTagVersion = 1001,
  kTagRelease = 1002,
  kTagEpoch = 1003,
  kTagSummary = 1004,
  kTagVendor = 1011,
  kTagLicense = 1014,
  kTagPackager = 1015,
  kTagUrl = 1020,
  kTagArch = 1022,
  kTagOldFileNames = 1027,
  kTagFileStates = 1029,
  kTagFileModes = 1030,
  kTagFileDigests = 1035,
  kTagFileLinks = 1036,
  kTagFileFlags = 1037,
  kTagSourceRpm = 1044,
  kTagProvideName = 1047,
  kTagRequireName = 1049,
  kTagObsoleteName = 1090,
  kTagDirIndexes = 1116,
  kTagBaseNames = 1117,
  kTagDirNames = 1118,
  kTagFileDigestAlgo = 5011,
  kTagModularityLabel = 5096,
};

struct ScriptTags {
  std::string_view name;
  std::uint32_t text, program;
};
constexpr ScriptTags kScriptTags[] = {
    {"prein", 1023, 1085},     {"postin", 1024, 1086},     {"preun", 1025, 1087},
    {"postun", 1026, 1088},    {"verify", 1079, 1091},     {"pretrans", 1151, 1153},
    {"posttrans", 1152, 1154}, {"preuntrans", 5104, 5106}, {"postuntrans", 5105, 5107},
};

/// The index of a header, and the values that it points to.
class Values {
 public:
  /// \param index the entries; `data` what their offsets count in
  Values(std::string_view index, std::string_view data) : data_(data) {
    for (std::size_t at = 0; at + kIndexEntry <= index.size(); at += kIndexEntry)
      entries_.try_emplace(big_endian(index, at), Entry{big_endian(index, at + 4), big_endian(index, at + 8),
                                                        big_endian(index, at + 12)});
  }

  bool are_within() const {
    return std::all_of(entries_.begin(), entries_.end(),
                       [&](const auto& entry) { return entry.second.offset <= data_.size(); });
  }

  std::vector<std::string_view> texts(std::uint32_t tag) const {
    std::vector<std::string_view> result;
    const Entry* entry = find(tag);
    if (entry == nullptr || (entry->type != 6 && entry->type != 8 && entry->type != 9)) return result;
    std::string_view rest = data_.substr(std::min<std::size_t>(entry->offset, data_.size()));
    for (std::uint32_t i = 0; i < entry->count && i < kMostFiles; ++i) {
      const auto end = rest.find('\0');
      if (end == rest.npos) break;
      result.push_back(rest.substr(0, end));
      rest.remove_prefix(end + 1);
    }
    return result;
  }

  std::string_view text(std::uint32_t tag) const {
    const auto all = texts(tag);
    return all.empty() ? std::string_view() : all.front();
  }

  /// Numbers of one, two or four bytes.
  std::vector<std::uint32_t> numbers(std::uint32_t tag) const {
    std::vector<std::uint32_t> result;
    const Entry* entry = find(tag);
    if (entry == nullptr || entry->type < 1 || entry->type > 4) return result;
    const std::size_t size = entry->type <= 2 ? 1 : entry->type == 3 ? 2 : 4;
    const std::size_t count = std::min<std::size_t>(entry->count, kMostFiles);
    for (std::size_t i = 0, at = entry->offset; i < count && at + size <= data_.size(); ++i, at += size)
      result.push_back(static_cast<std::uint32_t>(big_endian(data_, at, size)));
    return result;
  }

 private:
  struct Entry {
    std::uint32_t type, offset, count;
  };
  const Entry* find(std::uint32_t tag) const {
    const auto at = entries_.find(tag);
    return at == entries_.end() ? nullptr : &at->second;
  }

  std::string_view data_;
  std::unordered_map<std::uint32_t, Entry> entries_;
};

/// PGPHASHALGO_* (RFC 4880, section 9.4).
HashAlgorithm algorithm_of(const Values& values) {
  const auto number = values.numbers(kTagFileDigestAlgo);
  switch (number.empty() ? 1 : number.front()) {
    case 2:
      return HashAlgorithm::sha1;
    case 8:
      return HashAlgorithm::sha256;
    case 9:
      return HashAlgorithm::sha384;
    case 10:
      return HashAlgorithm::sha512;
    default:
      return HashAlgorithm::md5;
  }
}

std::vector<std::string> paths_of(const Values& values) {
  std::vector<std::string> paths;
  std::size_t bytes = 0;
  const auto add = [&](std::string_view folder, std::string_view name) {
    bytes += folder.size() + name.size();
    if (bytes > kMostPathBytes) return false;
    paths.push_back(std::string(folder).append(name));
    return true;
  };
  const auto names = values.texts(kTagBaseNames), folders = values.texts(kTagDirNames);
  const auto indexes = values.numbers(kTagDirIndexes);
  for (std::size_t i = 0; i < std::min(names.size(), indexes.size()); ++i)
    if (!add(indexes[i] < folders.size() ? folders[indexes[i]] : "/", names[i])) break;
  if (names.empty())
    for (const std::string_view name : values.texts(kTagOldFileNames))
      if (!add("", name)) break;
  return paths;
}

void read_files(const Values& values, RpmHeader& header) {
  auto paths = paths_of(values);
  const auto digests = values.texts(kTagFileDigests), links = values.texts(kTagFileLinks);
  const auto flags = values.numbers(kTagFileFlags), modes = values.numbers(kTagFileModes),
             states = values.numbers(kTagFileStates);
  for (std::size_t i = 0; i < paths.size(); ++i) {
    RpmFile& file = header.files.emplace_back();
    file.path = std::move(paths[i]);
    if (i < digests.size()) file.digest = digests[i];
    if (i < links.size()) file.link = links[i];
    if (i < flags.size()) file.flags = flags[i];
    if (i < modes.size()) file.mode = static_cast<std::uint16_t>(modes[i]);
    if (i < states.size()) file.state = static_cast<std::uint8_t>(states[i]);
  }
}

void read_texts(const Values& values, RpmHeader& header) {
  static constexpr std::pair<std::uint32_t, std::string_view RpmHeader::*> kTexts[] = {
      {kTagName, &RpmHeader::name},
      {kTagVersion, &RpmHeader::version},
      {kTagRelease, &RpmHeader::release},
      {kTagArch, &RpmHeader::architecture},
      {kTagSummary, &RpmHeader::summary},
      {kTagVendor, &RpmHeader::vendor},
      {kTagLicense, &RpmHeader::license},
      {kTagPackager, &RpmHeader::packager},
      {kTagUrl, &RpmHeader::url},
      {kTagSourceRpm, &RpmHeader::source},
      {kTagModularityLabel, &RpmHeader::module},
  };
  for (const auto& [tag, member] : kTexts) header.*member = values.text(tag);
  header.provides = values.texts(kTagProvideName);
  header.needs = values.texts(kTagRequireName);
  header.replaces = values.texts(kTagObsoleteName);
  if (const auto epoch = values.numbers(kTagEpoch); !epoch.empty()) header.epoch = epoch.front();
  for (const ScriptTags& script : kScriptTags) {
    const std::string_view text = values.text(script.text), program = values.text(script.program);
    if (!text.empty() || !program.empty()) header.scripts.push_back({script.name, program, text});
  }
}

}  // namespace

std::optional<RpmHeader> read_rpm_blob(std::string_view blob) {
  constexpr std::string_view kMagic = "\x8e\xad\xe8\x01";
  constexpr std::size_t kReserved = 8;
  if (blob.starts_with(kMagic)) blob.remove_prefix(std::min(kReserved, blob.size()));
  if (blob.size() < 8) return std::nullopt;
  const std::uint64_t entries = big_endian(blob), size = big_endian(blob, 4);
  blob.remove_prefix(8);
  if (entries * kIndexEntry + size > blob.size()) return std::nullopt;
  const Values values(blob.substr(0, entries * kIndexEntry), blob.substr(entries * kIndexEntry, size));
  if (!values.are_within()) return std::nullopt;
  RpmHeader header;
  read_texts(values, header);
  header.algorithm = algorithm_of(values);
  read_files(values, header);
  return header;
}

}  // namespace stocktake
