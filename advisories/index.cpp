#include "advisories/index.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <type_traits>

#include "advisories/names.h"
#include "advisories/packed.h"
#include "schemas/error.h"
#include "schemas/text/ascii.h"
#include "schemas/text/printable.h"

namespace stocktake {
namespace {

using Entry = std::pair<std::uint64_t, std::uint64_t>;
static_assert(sizeof(Entry) == 16);

/// The end of an index, from which all else is found.
struct Trailer {
  std::array<char, 16> magic{};    // another layout gets another magic
  std::array<char, 16> version{};  // of the program: another may read records differently
  std::uint64_t user = 0;
  Stamp stamp;
  std::uint64_t table_at = 0, table_count = 0;
  std::uint64_t facts_at = 0, facts_size = 0;
  std::uint64_t checksum = 0;  // of table and facts, then of what stands above
};
static_assert(std::is_trivially_copyable_v<Trailer> && sizeof(Trailer) == 112);

constexpr std::string_view kMagic = "stocktake advis1";

/// In front of each record: how long it is, and a checksum of it.
struct RecordHead {
  std::uint32_t size = 0, checksum = 0;
};

template <class Value>
std::string_view bytes_of(const Value& value) {
  return {reinterpret_cast<const char*>(&value), sizeof value};
}
std::string_view bytes_of(const std::vector<Entry>& table) {
  return {reinterpret_cast<const char*>(table.data()), table.size() * sizeof(Entry)};
}

std::array<char, 16> padded(std::string_view text) {
  std::array<char, 16> result{};
  std::copy_n(text.begin(), std::min(result.size(), text.size()), result.begin());
  return result;
}

std::uint64_t hash_of(std::string_view bytes, std::uint64_t seed = 0) {
  return XXH3_64bits_withSeed(bytes.data(), bytes.size(), seed);
}

std::uint64_t checksum_of(const Trailer& trailer, std::string_view table, std::string_view facts) {
  const std::string_view head = bytes_of(trailer).substr(0, offsetof(Trailer, checksum));
  return hash_of(head, hash_of(facts, hash_of(table)));
}

std::string pack_facts(const DatabaseFacts& facts) {
  Packer out;
  out.number(facts.records);
  out.number(facts.withdrawn);
  out.number(facts.complaints);
  out.text(facts.newest);
  out.text(facts.sha256);
  out.number(facts.ecosystems.size());
  for (const auto& [name, count] : facts.ecosystems) out.text(name), out.number(count);
  out.number(facts.first_complaints.size());
  for (const std::string& complaint : facts.first_complaints) out.text(complaint);
  return out.take();
}

DatabaseFacts unpack_facts(std::string_view bytes) {
  Unpacker in(bytes);
  DatabaseFacts facts;
  facts.records = in.number();
  facts.withdrawn = in.number();
  facts.complaints = in.number();
  facts.newest = in.text();
  facts.sha256 = in.text();
  for (std::size_t left = in.count(); left > 0; --left) {
    const std::string name(in.text());
    facts.ecosystems[name] = in.number();
  }
  facts.first_complaints.resize(in.count());
  for (std::string& complaint : facts.first_complaints) complaint = in.text();
  return facts;
}

}  // namespace

std::string key_of_package(std::string_view advisory_key) {
  return std::string("p").append(advisory_key);
}
std::string key_of_id(std::string_view id) {
  return std::string("i").append(id);
}
std::string key_of_digest(std::string_view hex) {
  return std::string("h").append(hex);
}
std::string key_of_commit(std::string_view commit) {
  return std::string("c").append(commit);
}

void IndexBuilder::write(std::string_view bytes) {
  sink_(bytes);
  written_ += bytes.size();
}

void IndexBuilder::key(const std::string& text, std::uint64_t place) {
  table_.emplace_back(hash_of(text), place);
}

void IndexBuilder::add(const Advisory& record) {
  const std::string packed = pack(record);
  const std::uint64_t place = written_;
  write(bytes_of(
      RecordHead{static_cast<std::uint32_t>(packed.size()), static_cast<std::uint32_t>(hash_of(packed))}));
  write(packed);

  key(key_of_id(record.id), place);
  for (const std::string& alias : record.aliases) key(key_of_id(alias), place);
  for (const AffectedPackage& one : record.affected) {
    if (const AdvisoryEcosystem* ecosystem = advisory_ecosystem(one.ecosystem))
      key(key_of_package(advisory_key(*ecosystem, one.name)), place);
    for (const AdvisoryRange& range : one.ranges) {
      if (range.type != AdvisoryRange::Type::git) continue;
      for (const AdvisoryEvent& event : range.events) key(key_of_commit(lower_ascii(event.version)), place);
    }
  }
  for (const Indicator& one : record.indicators) key(key_of_digest(one.hex), place);
}

void IndexBuilder::finish(const DatabaseFacts& facts, const Stamp& stamp) {
  std::sort(table_.begin(), table_.end());
  table_.erase(std::unique(table_.begin(), table_.end()), table_.end());
  Trailer trailer;
  trailer.magic = padded(kMagic);
  trailer.version = padded(STOCKTAKE_VERSION);
  trailer.user = geteuid();
  trailer.stamp = stamp;
  trailer.table_at = written_;
  trailer.table_count = table_.size();
  const std::string packed = pack_facts(facts);
  write(bytes_of(table_));
  trailer.facts_at = written_;
  trailer.facts_size = packed.size();
  write(packed);
  trailer.checksum = checksum_of(trailer, bytes_of(table_), packed);
  write(bytes_of(trailer));
}

std::string AdvisoryIndex::bytes_at(std::uint64_t place, std::uint64_t size) const {
  if (!file_) {
    if (place > bytes_.size() || size > bytes_.size() - place) fail_of_index();
    return bytes_.substr(place, size);
  }
  std::string bytes(size, '\0');
  for (std::size_t got = 0; got < size;) {
    const ssize_t more = pread(file_.get(), bytes.data() + got, size - got, static_cast<off_t>(place + got));
    if (more < 0 && errno == EINTR) continue;
    if (more <= 0) fail_of_index();
    got += static_cast<std::size_t>(more);
  }
  return bytes;
}

void AdvisoryIndex::read_tables(std::uint64_t size) {
  if (size < sizeof(Trailer)) fail_of_index();
  Trailer trailer;
  std::memcpy(&trailer, bytes_at(size - sizeof trailer, sizeof trailer).data(), sizeof trailer);
  if (trailer.magic != padded(kMagic) || trailer.version != padded(STOCKTAKE_VERSION)) fail_of_index();
  const std::uint64_t room = size - sizeof trailer;
  if (trailer.table_at > room || trailer.table_count > (room - trailer.table_at) / sizeof(Entry) ||
      trailer.facts_at != trailer.table_at + trailer.table_count * sizeof(Entry) ||
      trailer.facts_size != room - trailer.facts_at)
    fail_of_index();
  table_.resize(trailer.table_count);
  const std::string table = bytes_at(trailer.table_at, trailer.table_count * sizeof(Entry));
  std::memcpy(static_cast<void*>(table_.data()), table.data(), table.size());
  const std::string facts = bytes_at(trailer.facts_at, trailer.facts_size);
  if (trailer.checksum != checksum_of(trailer, table, facts)) fail_of_index();
  stamp_ = trailer.stamp;
  end_of_records_ = trailer.table_at;
  facts_ = unpack_facts(facts);
}

AdvisoryIndex AdvisoryIndex::of(std::string bytes) {
  AdvisoryIndex index;
  index.bytes_ = std::move(bytes);
  index.read_tables(index.bytes_.size());
  return index;
}

std::optional<AdvisoryIndex> AdvisoryIndex::open(const std::string& path, const Stamp& stamp,
                                                 std::string& why) {
  why.clear();
  AdvisoryIndex index;
  index.file_ = open_to_read(path);
  if (!index.file_) {
    if (errno != ENOENT) why = reason_of(errno);
    return std::nullopt;
  }
  struct stat status {};
  if (fstat(index.file_.get(), &status) != 0 || !S_ISREG(status.st_mode)) {
    why = "it is no regular file";
  } else if (status.st_uid != geteuid() || (status.st_mode & (S_IWGRP | S_IWOTH)) != 0) {
    why = "it is another user's, or others may write it";
  } else {
    try {
      index.read_tables(static_cast<std::uint64_t>(status.st_size));
      if (index.stamp_ == stamp) return index;
      why = "it is that of an older state";
    } catch (const Error&) {
      why = "it is damaged, or of another version";
    }
  }
  return std::nullopt;
}

std::vector<std::uint64_t> AdvisoryIndex::find(std::string_view key) const {
  const std::uint64_t wanted = hash_of(key);
  const std::size_t count = table_.size();
  // Hashes are spread evenly: the guess is off by about the root of the count.
  auto low = static_cast<std::size_t>((static_cast<unsigned __int128>(wanted) * count) >> 64);
  std::size_t high = low, step = 64;
  while (low > 0 && table_[low - 1].first >= wanted) low -= std::min(low, step), step *= 2;
  step = 64;
  while (high < count && table_[high].first < wanted) high += std::min(count - high, step), step *= 2;
  const auto begin = table_.begin();
  auto at = std::lower_bound(begin + static_cast<std::ptrdiff_t>(low),
                             begin + static_cast<std::ptrdiff_t>(high), Entry{wanted, 0});
  std::vector<std::uint64_t> places;
  for (; at != table_.end() && at->first == wanted; ++at) places.push_back(at->second);
  return places;
}

Advisory AdvisoryIndex::record(std::uint64_t place) const {
  if (place > end_of_records_ || end_of_records_ - place < sizeof(RecordHead)) fail_of_index();
  RecordHead head;
  std::memcpy(&head, bytes_at(place, sizeof head).data(), sizeof head);
  if (head.size > end_of_records_ - place - sizeof head) fail_of_index();
  const std::string bytes = bytes_at(place + sizeof head, head.size);
  if (static_cast<std::uint32_t>(hash_of(bytes)) != head.checksum) fail_of_index();
  return unpack_advisory(bytes);
}

}  // namespace stocktake
