#include "advisories/packed.h"

#include "schemas/error.h"

namespace stocktake {
namespace {

void put(Packer& out, const std::vector<std::string>& texts) {
  out.number(texts.size());
  for (const std::string& text : texts) out.text(text);
}
std::vector<std::string> texts_of(Unpacker& in) {
  std::vector<std::string> texts(in.count());
  for (std::string& text : texts) text = in.text();
  return texts;
}

void put(Packer& out, const std::vector<AdvisorySeverity>& severities) {
  out.number(severities.size());
  for (const AdvisorySeverity& one : severities) out.text(one.type), out.text(one.score);
}
std::vector<AdvisorySeverity> severities_of(Unpacker& in) {
  std::vector<AdvisorySeverity> severities(in.count());
  for (AdvisorySeverity& one : severities) one.type = in.text(), one.score = in.text();
  return severities;
}

void put(Packer& out, const AdvisoryRange& range) {
  out.number(static_cast<std::uint64_t>(range.type));
  out.text(range.repo);
  out.number(range.events.size());
  for (const AdvisoryEvent& event : range.events) {
    out.number(static_cast<std::uint64_t>(event.kind));
    out.text(event.version);
  }
}
AdvisoryRange range_of(Unpacker& in) {
  AdvisoryRange range;
  range.type = static_cast<AdvisoryRange::Type>(in.number_below(3));
  range.repo = in.text();
  range.events.resize(in.count());
  for (AdvisoryEvent& event : range.events) {
    event.kind = static_cast<AdvisoryEvent::Kind>(in.number_below(4));
    event.version = in.text();
  }
  return range;
}

void put(Packer& out, const AffectedPackage& one) {
  out.text(one.ecosystem);
  out.text(one.name);
  put(out, one.severities);
  out.number(one.ranges.size());
  for (const AdvisoryRange& range : one.ranges) put(out, range);
  put(out, one.versions);
}
AffectedPackage affected_of(Unpacker& in) {
  AffectedPackage one;
  one.ecosystem = in.text();
  one.name = in.text();
  one.severities = severities_of(in);
  one.ranges.resize(in.count());
  for (AdvisoryRange& range : one.ranges) range = range_of(in);
  one.versions = texts_of(in);
  return one;
}

}  // namespace

void fail_of_index() {
  throw Error("the index of advisories is damaged");
}

void Packer::number(std::uint64_t value) {
  for (; value >= 0x80; value >>= 7) bytes_.push_back(static_cast<char>(value | 0x80));
  bytes_.push_back(static_cast<char>(value));
}

void Packer::text(std::string_view value) {
  number(value.size());
  bytes_.append(value);
}

std::uint64_t Unpacker::number() {
  std::uint64_t value = 0;
  for (unsigned shift = 0; shift < 64; shift += 7) {
    if (bytes_.empty()) fail_of_index();
    const auto byte = static_cast<unsigned char>(bytes_.front());
    bytes_.remove_prefix(1);
    value |= std::uint64_t{byte & 0x7FU} << shift;
    if (byte < 0x80) return value;
  }
  fail_of_index();
}

std::uint64_t Unpacker::number_below(std::uint64_t limit) {
  const std::uint64_t value = number();
  if (value >= limit) fail_of_index();
  return value;
}

std::size_t Unpacker::count() {
  return number_below(bytes_.size() + 1);
}

std::string_view Unpacker::text() {
  const std::size_t size = count();
  if (size > bytes_.size()) fail_of_index();
  const std::string_view text = bytes_.substr(0, size);
  bytes_.remove_prefix(size);
  return text;
}

std::string pack(const Advisory& record) {
  Packer out;
  for (const std::string* text :
       {&record.id, &record.modified, &record.withdrawn, &record.summary, &record.url, &record.severity_word})
    out.text(*text);
  out.number(record.from_malicious_packages ? 1 : 0);
  put(out, record.aliases);
  put(out, record.upstream);
  put(out, record.severities);
  out.number(record.affected.size());
  for (const AffectedPackage& one : record.affected) put(out, one);
  out.number(record.indicators.size());
  for (const Indicator& one : record.indicators) {
    out.number(static_cast<std::uint64_t>(one.what));
    out.number(static_cast<std::uint64_t>(one.algorithm));
    out.text(one.hex);
    out.text(one.name);
  }
  return out.take();
}

Advisory unpack_advisory(std::string_view bytes) {
  Unpacker in(bytes);
  Advisory record;
  for (std::string* text :
       {&record.id, &record.modified, &record.withdrawn, &record.summary, &record.url, &record.severity_word})
    *text = in.text();
  record.from_malicious_packages = in.number_below(2) == 1;
  record.aliases = texts_of(in);
  record.upstream = texts_of(in);
  record.severities = severities_of(in);
  record.affected.resize(in.count());
  for (AffectedPackage& one : record.affected) one = affected_of(in);
  record.indicators.resize(in.count());
  for (Indicator& one : record.indicators) {
    one.what = static_cast<Indicator::What>(in.number_below(2));
    one.algorithm = static_cast<HashAlgorithm>(in.number_below(14));
    one.hex = in.text();
    one.name = in.text();
  }
  return record;
}

}  // namespace stocktake
