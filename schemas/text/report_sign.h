#pragma once

#include <cstdint>
#include <string_view>

namespace stocktake {

/// What a report for people says first. A file that begins with one of its signs is a report, which the next
/// run may replace: no sign is one that other files begin with.
enum class ReportSign : std::uint8_t { good, partly, bad };
inline constexpr ReportSign kReportSigns[] = {ReportSign::good, ReportSign::partly, ReportSign::bad};

/// In text, before a blank.
constexpr std::string_view text_sign(ReportSign sign) {
  return sign == ReportSign::good ? "✓" : sign == ReportSign::partly ? "⚠" : "✗";
}

/// In Markdown, the head's, before a blank.
constexpr std::string_view markdown_sign(ReportSign sign) {
  return sign == ReportSign::good ? "## ✅" : sign == ReportSign::partly ? "## ⚠️" : "## ❌";
}

constexpr ReportSign sign_of(bool good) {
  return good ? ReportSign::good : ReportSign::bad;
}

}  // namespace stocktake
