#include "advisories/records.h"

#include <algorithm>

namespace stocktake {

const Advisory& AdvisoryRecords::read(std::size_t database, std::uint64_t place) {
  auto& known = read_[{database, place}];
  if (!known) known = std::make_unique<const Advisory>(databases_[database].index.record(place));
  return *known;
}

const Advisory* AdvisoryRecords::newest(const std::string& id) {
  const auto known = newest_.find(id);
  if (known != newest_.end()) return known->second;
  const Advisory* found = nullptr;
  const std::string key = key_of_id(id);
  for (std::size_t i = 0; i < databases_.size(); ++i)
    for (const std::uint64_t place : databases_[i].index.find(key)) {
      const Advisory& record = read(i, place);
      if (record.id == id && (found == nullptr || record.modified > found->modified)) found = &record;
    }
  newest_.emplace(id, found);
  return found;
}

const Advisory* AdvisoryRecords::by_id(std::string_view id) {
  const Advisory* found = newest(std::string(id));
  return found != nullptr && found->withdrawn.empty() ? found : nullptr;
}

std::vector<const Advisory*> AdvisoryRecords::find(std::string_view key) {
  std::vector<const Advisory*> found;
  for (std::size_t i = 0; i < databases_.size(); ++i)
    for (const std::uint64_t place : databases_[i].index.find(key)) {
      const Advisory& record = read(i, place);
      if (&record == by_id(record.id)) found.push_back(&record);
    }
  return found;
}

const AdvisoryRecords::Family& AdvisoryRecords::family_of(const std::string& id) {
  if (const auto known = families_.find(id); known != families_.end()) return *known->second;
  const auto family = std::make_shared<Family>();
  std::set<std::string> ids = {id};
  std::vector<std::string> waiting = {id};
  const auto meet = [&](const std::string& other) {
    if (ids.size() < kLargestFamily && ids.insert(other).second) waiting.push_back(other);
  };
  while (!waiting.empty()) {
    const std::string next = std::move(waiting.back());
    waiting.pop_back();
    for (const Advisory* record : find(key_of_id(next))) {
      const auto& aliases = record->aliases;
      if (record->id != next && std::find(aliases.begin(), aliases.end(), next) == aliases.end()) continue;
      meet(record->id);
      for (const std::string& alias : aliases) meet(alias);
    }
  }
  family->ids.assign(ids.begin(), ids.end());
  for (const std::string& one : family->ids)
    if (const Advisory* record = by_id(one)) family->records.push_back(record);
  for (const std::string& one : family->ids) families_.emplace(one, family);
  return *families_.at(id);
}

std::vector<std::string> AdvisoryRecords::upstream_of(const std::vector<const Advisory*>& records) {
  std::set<std::string> ids;
  std::vector<const Advisory*> waiting = records;
  while (!waiting.empty()) {
    const Advisory* record = waiting.back();
    waiting.pop_back();
    for (const std::string& id : record->upstream) {
      if (ids.size() >= kLargestFamily || !ids.insert(id).second) continue;
      if (const Advisory* above = by_id(id)) waiting.push_back(above);
    }
  }
  return {ids.begin(), ids.end()};
}

}  // namespace stocktake
