#include "advisories/cvss.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "advisories/cvss4.h"
#include "advisories/cvss_metrics.h"

namespace stocktake {
namespace {

/// Metrics of the base group, with the values that they may have; then those of the temporal and
/// environmental groups, which may stand in a vector and are no part of its base score.
constexpr CvssMetric kMetrics3[] = {
    {"AV", "NALP", true}, {"AC", "LH", true}, {"PR", "NLH", true}, {"UI", "NR", true}, {"S", "UC", true},
    {"C", "HLN", true},   {"I", "HLN", true}, {"A", "HLN", true},  {"E", "XHFPU"},     {"RL", "XUWTO"},
    {"RC", "XCRU"},       {"CR", "XHML"},     {"IR", "XHML"},      {"AR", "XHML"},     {"MAV", "XNALP"},
    {"MAC", "XLH"},       {"MPR", "XNLH"},    {"MUI", "XNR"},      {"MS", "XUC"},      {"MC", "XHLN"},
    {"MI", "XHLN"},       {"MA", "XHLN"},
};

double attack_vector(char value) {
  return value == 'N' ? 0.85 : value == 'A' ? 0.62 : value == 'L' ? 0.55 : 0.2;
}
double privileges(char value, bool scope_changes) {
  if (value == 'N') return 0.85;
  if (value == 'L') return scope_changes ? 0.68 : 0.62;
  return scope_changes ? 0.5 : 0.27;
}
double impact_of(char value) {
  return value == 'H' ? 0.56 : value == 'L' ? 0.22 : 0.0;
}

/// The smallest number with one digit behind the point that is not less: version 3.1, appendix A, which
/// differs from that of 3.0 only where floating point does.
double round_up(double value) {
  const auto scaled = static_cast<std::int64_t>(std::llround(value * 100000));
  const std::int64_t tenths = (scaled + 9999) / 10000;
  return static_cast<double>(tenths) / 10.0;
}

double score3(const CvssValues& values) {
  const bool changes = values.of("S") == 'C';
  const double base =
      1 - (1 - impact_of(values.of("C"))) * (1 - impact_of(values.of("I"))) * (1 - impact_of(values.of("A")));
  const double impact = changes ? 7.52 * (base - 0.029) - 3.25 * std::pow(base - 0.02, 15) : 6.42 * base;
  if (impact <= 0) return 0;
  const double exploitability = 8.22 * attack_vector(values.of("AV")) *
                                (values.of("AC") == 'L' ? 0.77 : 0.44) *
                                privileges(values.of("PR"), changes) * (values.of("UI") == 'N' ? 0.85 : 0.62);
  return round_up(std::min((changes ? 1.08 : 1.0) * (impact + exploitability), 10.0));
}

}  // namespace

std::optional<CvssValues> CvssValues::read(std::string_view vector, std::span<const CvssMetric> metrics) {
  CvssValues result;
  result.metrics_ = metrics;
  while (!vector.empty()) {
    const auto end = std::min(vector.find('/'), vector.size());
    const std::string_view part = vector.substr(0, end);
    vector.remove_prefix(std::min(end + 1, vector.size()));
    const auto colon = part.find(':');
    if (colon == part.npos) return std::nullopt;
    const auto metric = std::find_if(metrics.begin(), metrics.end(), [&](const CvssMetric& one) {
      return one.name == part.substr(0, colon);
    });
    if (metric == metrics.end()) return std::nullopt;
    char& value = result.values_[static_cast<std::size_t>(metric - metrics.begin())];
    const std::string_view given = part.substr(colon + 1);
    // The provider urgency of version 4 alone has words; it counts nothing.
    const bool known =
        metric->values.empty() || (given.size() == 1 && metric->values.find(given) != given.npos);
    if (given.empty() || value != '\0' || !known) return std::nullopt;
    value = given.front();
  }
  for (std::size_t i = 0; i < metrics.size(); ++i)
    if (metrics[i].mandatory && result.values_[i] == '\0') return std::nullopt;
  return result;
}

char CvssValues::of(std::string_view name) const {
  for (std::size_t i = 0; i < metrics_.size(); ++i)
    if (metrics_[i].name == name) return values_[i] == '\0' ? 'X' : values_[i];
  return 'X';
}

std::optional<double> cvss_score(std::string_view vector) {
  const auto take = [&](std::string_view head) {
    if (!vector.starts_with(head)) return false;
    vector.remove_prefix(head.size());
    return true;
  };
  if (take("CVSS:4.0/")) return cvss4_score(vector);
  if (!take("CVSS:3.1/") && !take("CVSS:3.0/")) return std::nullopt;
  const auto values = CvssValues::read(vector, kMetrics3);
  return values ? std::optional(score3(*values)) : std::nullopt;
}

}  // namespace stocktake
