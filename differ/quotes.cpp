#include "differ/quotes.h"

#include <algorithm>
#include <map>
#include <string_view>

#include "schemas/text/utf8.h"

namespace stocktake {
namespace {

constexpr std::size_t kMostFindings = 300;  // a reviewer reads no more, and each file costs a reading
constexpr std::size_t kMostLines = 3;       // of a finding
constexpr std::size_t kMostBytes = 400;     // of a line: more than a screen is wide
constexpr std::size_t kManyBlanks = 16;     // deeper than code is indented

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\v' || c == '\f';
}

/// The text of a line as it is quoted, and where in it is what is meant.
struct Quote {
  std::string text;
  std::size_t place = 0;
};

/// The line without the blanks around it and without those that push something out of sight, cut around
/// `place`.
Quote quote_of(std::string_view line, std::size_t place) {
  Quote quote;
  std::string& text = quote.text;
  std::size_t blanks = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (is_blank(line[i])) {
      ++blanks;
      continue;
    }
    if (!text.empty()) {
      if (blanks >= kManyBlanks)
        text += " … ";
      else
        text.append(blanks, ' ');
    }
    blanks = 0;
    if (i <= place) quote.place = text.size();
    text += line[i];
    if (i > place && text.size() > quote.place + kMostBytes) break;
  }
  if (quote.place > kMostBytes / 2) {
    const std::string_view before = utf8_prefix(text, quote.place - kMostBytes / 4);
    text = "…" + text.substr(before.size());
    quote.place -= before.size() - std::string_view("…").size();
  }
  text = ellipsized(text, kMostBytes);
  return quote;
}

/// The evidence of the report that is to be quoted, by file and line.
using WantedPlaces = std::map<const File*, std::map<std::uint32_t, std::vector<std::uint32_t>>>;

WantedPlaces places_of(const Report& report) {
  WantedPlaces places;
  std::size_t findings = 0;
  for (const Finding& finding : report.findings) {
    if (finding.status != Finding::Status::unexpected || finding.code_lines == 0) continue;
    if (++findings > kMostFindings) break;
    std::vector<std::pair<const File*, std::uint32_t>> taken;
    for (std::uint32_t e = finding.first_code_line; e < finding.first_code_line + finding.code_lines; ++e) {
      const CodeLine& one = report.code_lines[e];
      const File* file = one.before ? nullptr : find_file(*report.inventory_after, one.path);
      if (file == nullptr) continue;
      const std::pair place(file, one.line);
      if (std::find(taken.begin(), taken.end(), place) == taken.end()) {
        if (taken.size() == kMostLines) continue;
        taken.push_back(place);
      }
      places[file][one.line].push_back(e);
    }
  }
  return places;
}

}  // namespace

void quote(Report& report, const ReadLines& read) {
  const WantedPlaces places = places_of(report);
  std::vector<WantedLines> wanted;
  for (const auto& [file, lines] : places) {
    WantedLines& one = wanted.emplace_back();
    one.file = file;
    for (const auto& [line, evidence] : lines) {
      one.lines.push_back(line);
      std::vector<std::string_view>& shown = one.shown.emplace_back();
      for (const std::uint32_t e : evidence) shown.push_back(report.code_lines[e].what);
    }
    one.texts.resize(lines.size());
    one.places.resize(lines.size());
  }
  if (wanted.empty()) return;
  read(wanted);
  for (const WantedLines& one : wanted) {
    std::size_t i = 0;
    for (const auto& [line, evidence] : places.at(one.file)) {
      const Quote quote = quote_of(one.texts[i], one.places[i]);
      const std::string_view text = report.strings.keep(quote.text);
      for (const std::uint32_t e : evidence) {
        report.code_lines[e].quote = text;
        report.code_lines[e].place = static_cast<std::uint32_t>(quote.place);
      }
      ++i;
    }
  }
}

}  // namespace stocktake
