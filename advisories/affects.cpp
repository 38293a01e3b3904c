#include "advisories/affects.h"

#include <fmt/format.h>

#include <algorithm>

#include "schemas/text/ascii.h"
#include "schemas/text/printable.h"

namespace stocktake {
namespace {

using Event = AdvisoryEvent;
using EventKind = AdvisoryEvent::Kind;

/// A version among the bounds of one range.
class Bounds {
 public:
  Bounds(VersionScheme order, const AdvisoryRange& range) : order_(order) {
    for (const Event& event : range.events)
      (event.kind == EventKind::limit ? limits_ : events_).push_back(&event);
    std::stable_sort(events_.begin(), events_.end(), [&](const Event* a, const Event* b) {
      if (is_start(*a) || is_start(*b)) return is_start(*a) && !is_start(*b);
      return compare_versions(order_, a->version, b->version) < 0;
    });
  }

  std::optional<Affected> affects(const std::string& version) const {
    if (!is_before_limits(version)) return std::nullopt;
    const Event* introduced = nullptr;
    for (const Event* event : events_) {
      if (event->kind == EventKind::introduced && reaches(*event, version))
        introduced = event;
      else if (ends_before(*event, version))
        introduced = nullptr;
    }
    if (introduced == nullptr) return std::nullopt;
    return Affected{range_words(*introduced, version), first_fixed_behind(version)};
  }

  /// Whether every version is affected, whatever it is.
  bool holds_all() const {
    return limits_.empty() && std::all_of(events_.begin(), events_.end(), [](const Event* event) {
             return event->kind == EventKind::introduced && is_start(*event);
           });
  }

  std::string first_fixed_behind(const std::string& version) const {
    for (const Event* event : events_)
      if (event->kind == EventKind::fixed && compare_versions(order_, event->version, version) > 0)
        return event->version;
    return {};
  }

 private:
  static bool is_start(const Event& event) { return event.version == "0"; }

  bool reaches(const Event& event, const std::string& version) const {
    return is_start(event) || compare_versions(order_, version, event.version) >= 0;
  }

  bool ends_before(const Event& event, const std::string& version) const {
    if (event.kind == EventKind::fixed) return reaches(event, version);
    return event.kind == EventKind::last_affected && compare_versions(order_, version, event.version) > 0;
  }

  bool is_before_limits(const std::string& version) const {
    return limits_.empty() || std::any_of(limits_.begin(), limits_.end(), [&](const Event* limit) {
             return limit->version == "*" || compare_versions(order_, version, limit->version) < 0;
           });
  }

  /// The part of the range in which the version lies.
  std::string range_words(const Event& introduced, const std::string& version) const {
    const std::string from = is_start(introduced) ? "" : ">= " + introduced.version;
    for (const Event* event : events_) {
      if (event->kind == EventKind::introduced || ends_before(*event, version)) continue;
      return fmt::format("{}{}{} {}", from, from.empty() ? "" : ", ",
                         event->kind == EventKind::fixed ? "<" : "<=", event->version);
    }
    return from.empty() ? "every version" : from;
  }

  VersionScheme order_;
  std::vector<const Event*> events_, limits_;
};

bool is_same_version(const AdvisedPackage& package, const std::string& listed) {
  if (package.version == listed) return true;
  const auto order = package.ecosystem->order;
  return order && is_version(*order, listed) && is_version(*order, package.version) &&
         compare_versions(*order, listed, package.version) == 0;
}

bool is_listed(const AffectedPackage& affected, const AdvisedPackage& package) {
  if (package.version.empty()) return false;
  // Nearly always the text is the same; the order is asked last.
  return std::find(affected.versions.begin(), affected.versions.end(), package.version) !=
             affected.versions.end() ||
         std::any_of(affected.versions.begin(), affected.versions.end(),
                     [&](const std::string& listed) { return is_same_version(package, listed); });
}

/// The first fix behind the version that any range names.
std::string fixed_behind(const AffectedPackage& affected, const AdvisedPackage& package) {
  for (const AdvisoryRange& range : affected.ranges) {
    const auto order = order_of(range, package.ecosystem);
    if (!order || !is_version(*order, package.version)) continue;
    if (std::string fixed = Bounds(*order, range).first_fixed_behind(package.version); !fixed.empty())
      return fixed;
  }
  return {};
}

std::optional<Affected> affects(const AdvisoryRange& range, const AdvisedPackage& package) {
  const auto order = order_of(range, package.ecosystem);
  if (!order) return std::nullopt;
  const Bounds bounds(*order, range);
  if (bounds.holds_all()) return Affected{"every version", {}};
  if (!is_version(*order, package.version)) return std::nullopt;
  return bounds.affects(package.version);
}

}  // namespace

std::optional<VersionScheme> order_of(const AdvisoryRange& range, const AdvisoryEcosystem* ecosystem) {
  if (range.type == AdvisoryRange::Type::git || ecosystem == nullptr) return std::nullopt;
  if (range.type == AdvisoryRange::Type::ecosystem || ecosystem->order == VersionScheme::golang)
    return ecosystem->order;
  return VersionScheme::semver;
}

std::optional<Affected> affects(const AffectedPackage& affected, const AdvisedPackage& package) {
  if (is_listed(affected, package))
    return Affected{fmt::format("{} is listed", package.version), fixed_behind(affected, package)};
  for (const AdvisoryRange& range : affected.ranges)
    if (auto found = affects(range, package)) return found;
  return std::nullopt;
}

std::optional<Affected> affects_commit(const AffectedPackage& affected, std::string_view commit) {
  for (const AdvisoryRange& range : affected.ranges) {
    if (range.type != AdvisoryRange::Type::git) continue;
    for (const Event& event : range.events) {
      if (event.kind != EventKind::introduced && event.kind != EventKind::last_affected) continue;
      if (lower_ascii(event.version) == commit)
        return Affected{fmt::format("commit {} is its {}", commit.substr(0, 12), to_string(event.kind)), {}};
    }
  }
  return std::nullopt;
}

std::vector<std::string> trouble_of(const AdvisoryRange& range, const AffectedPackage& affected) {
  std::vector<std::string> trouble;
  if (std::none_of(range.events.begin(), range.events.end(),
                   [](const Event& event) { return event.kind == EventKind::introduced; }))
    trouble.push_back("a range without 'introduced'");
  const auto order = order_of(range, advisory_ecosystem(affected.ecosystem));
  for (const Event& event : range.events) {
    if (!order || event.version == "0" || event.version == "*" || is_version(*order, event.version)) continue;
    trouble.push_back(fmt::format("{} of {} {}: {} is no version by its order", to_string(event.kind),
                                  printable(affected.ecosystem), printable(affected.name),
                                  in_quotes(event.version)));
  }
  return trouble;
}

}  // namespace stocktake
