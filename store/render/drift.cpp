#include <fmt/format.h>

#include <algorithm>

#include "schemas/identity/sha256_stream.h"
#include "schemas/json/report_head.h"
#include "schemas/json/safe.h"
#include "schemas/text/base64.h"
#include "schemas/text/markup.h"
#include "schemas/text/printable.h"
#include "schemas/text/text.h"
#include "store/render/history.h"
#include "store/render/table.h"

/// A subject from release to release: table, JSON, and a page with a picture. The page is one file without
/// script; its style is allowed by its digest and nothing else is, so that no name in it can load anything.
namespace stocktake {
namespace {

std::string shown(const std::optional<std::uint64_t>& count) {
  return count ? format_count(*count) : "-";
}

constexpr std::string_view kStyle =
    "body{font:14px/1.4 system-ui,sans-serif;margin:2em;color:#222;background:#fff}h1{font-size:1.3em}"
    "svg{max-width:100%;height:auto}text{font:11px system-ui,sans-serif;fill:#444}"
    "table{border-collapse:collapse;margin-top:1em}td,th{padding:.15em .7em;text-align:right}"
    "td:first-child,th:first-child{text-align:left}tr:nth-child(even){background:#f4f4f4}"
    ".alarm{color:#b00020;font-weight:600}";

/// One row of the picture: a number of each release, as bars from its own zero.
struct Row {
  std::string_view title, colour;
  std::optional<std::uint64_t> (*value)(const Drift&);
};
constexpr Row kRows[] = {
    {"files", "#5b7a9d", [](const Drift& d) { return std::optional(d.release.files); }},
    {"packages", "#5b7a9d", [](const Drift& d) { return std::optional(d.release.packages); }},
    {"added", "#3a8f5c", [](const Drift& d) { return std::optional(d.came); }},
    {"changed", "#c08a1e", [](const Drift& d) { return std::optional(d.changed); }},
    {"gone", "#8a8a8a", [](const Drift& d) { return std::optional(d.went); }},
    {"unowned", "#7d5ba6", [](const Drift& d) { return std::optional(d.release.unowned); }},
    {"unexpected", "#b00020", [](const Drift& d) { return d.unexpected; }},
};

constexpr double kLeft = 90, kRowHeight = 70, kBarHeight = 48, kTop = 20, kNames = 90;
constexpr std::size_t kMostNames = 60;  // more would stand on each other

/// The bars of one row. The largest number stands at its left.
std::string bars(const Row& row, const std::vector<Drift>& drift, double top, double width) {
  std::uint64_t most = 0;
  for (const Drift& one : drift) most = std::max(most, row.value(one).value_or(0));
  std::string svg = fmt::format(
      "<text x=\"{:.0f}\" y=\"{:.1f}\" text-anchor=\"end\">{}</text><text x=\"{:.0f}\" y=\"{:.1f}\" "
      "text-anchor=\"end\">{}</text><line x1=\"{:.0f}\" x2=\"{:.1f}\" y1=\"{:.1f}\" y2=\"{:.1f}\" "
      "stroke=\"#ccc\"/>\n",
      kLeft - 8, top + kBarHeight, row.title, kLeft - 8, top + 10, format_count(most), kLeft,
      kLeft + width * static_cast<double>(drift.size()), top + kBarHeight, top + kBarHeight);
  for (std::size_t i = 0; i < drift.size(); ++i) {
    const auto value = row.value(drift[i]);
    const double height =
        most == 0 ? 0 : kBarHeight * static_cast<double>(value.value_or(0)) / static_cast<double>(most);
    svg += fmt::format(
        "<rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.1f}\" fill=\"{}\"><title>{}: {} "
        "{}</title></rect>\n",
        kLeft + width * static_cast<double>(i), top + kBarHeight - height, std::max(0.5, width - 2), height,
        row.colour, escape_markup(drift[i].release.name), shown(value), row.title);
  }
  return svg;
}

std::string picture(const std::vector<Drift>& drift) {
  const auto count = static_cast<double>(std::max<std::size_t>(1, drift.size()));
  const double width = std::clamp(900 / count, 1.0, 40.0);
  const double names_at = kTop + kRowHeight * static_cast<double>(std::size(kRows));
  std::string svg = fmt::format(
      "<svg role=\"img\" aria-label=\"Numbers of each release\" width=\"{0:.0f}\" height=\"{1:.0f}\" "
      "viewBox=\"0 0 {0:.0f} "
      "{1:.0f}\" xmlns=\"http://www.w3.org/2000/svg\">\n",
      kLeft + width * count + 60, names_at + kNames);
  for (std::size_t r = 0; r < std::size(kRows); ++r)
    svg += bars(kRows[r], drift, kTop + kRowHeight * static_cast<double>(r), width);
  const std::size_t step = drift.size() / kMostNames + 1;
  for (std::size_t i = 0; i < drift.size(); i += step) {
    const double x = kLeft + width * static_cast<double>(i) + width / 2;
    svg +=
        fmt::format("<text x=\"{0:.1f}\" y=\"{1:.1f}\" transform=\"rotate(50 {0:.1f} {1:.1f})\">{2}</text>\n",
                    x, names_at, escape_markup(drift[i].release.name.substr(0, 24)));
  }
  return svg + "</svg>\n";
}

std::string table(const std::vector<Drift>& drift) {
  std::string html =
      "<table><tr><th>release<th>taken<th>files<th>packages<th>added<th>changed<th>gone<th>unowned<th>"
      "unexpected"
      "</tr>\n";
  for (const Drift& one : drift) {
    const bool alarm = one.unexpected.value_or(0) != 0;
    html += fmt::format("<tr><td>{}<td>{}<td>{}<td>{}<td>{}<td>{}<td>{}<td>{}<td{}>{}</tr>\n",
                        escape_markup(one.release.name),
                        escape_markup(one.release.taken.empty() ? one.release.added : one.release.taken),
                        format_count(one.release.files), format_count(one.release.packages),
                        format_count(one.came), format_count(one.changed), format_count(one.went),
                        format_count(one.release.unowned), alarm ? " class=\"alarm\"" : "",
                        shown(one.unexpected));
  }
  return html + "</table>\n";
}

}  // namespace

std::string drift_as_text(const std::vector<Drift>& drift) {
  std::vector<std::vector<std::string>> rows = {
      {"release", "taken", "files", "packages", "added", "changed", "gone", "unowned", "unexpected"}};
  for (const Drift& one : drift)
    rows.push_back({printable(one.release.name),
                    printable(one.release.taken.empty() ? one.release.added : one.release.taken),
                    format_count(one.release.files), format_count(one.release.packages),
                    format_count(one.came), format_count(one.changed), format_count(one.went),
                    format_count(one.release.unowned), shown(one.unexpected)});
  return table_as_text(rows, {false, false, true, true, true, true, true, true, true});
}

std::string drift_as_json(std::string_view subject, const std::vector<Drift>& drift) {
  JsonWriter json;
  begin_report(json, "stocktake-drift", 1);
  json.line();
  safe_member(json, "subject", subject);
  json.line().key("releases").begin_array();
  for (const Drift& one : drift) {
    json.line().begin_object();
    safe_member(json, "release", one.release.name);
    json.optional_member("taken", printable(one.release.taken));
    json.member("files", one.release.files).member("packages", one.release.packages);
    json.member("added", one.came).member("changed", one.changed).member("gone", one.went);
    json.member("unowned", one.release.unowned);
    if (one.unexpected) json.member("unexpected", *one.unexpected);
    json.end_object();
  }
  json.line().end_array().line().end_object();
  return json.text() + "\n";
}

std::string drift_as_html(std::string_view subject, const std::vector<Drift>& drift) {
  const Sha256 style = sha256_of_text(kStyle);
  return fmt::format(
      "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
      "content=\"width=device-width\"><meta http-equiv=\"Content-Security-Policy\" content=\"default-src "
      "'none'; "
      "style-src 'sha256-{}'\"><title>{}</title><style>{}</style></head><body>\n<h1>{}: "
      "{}</h1>\n{}{}</body></html>\n",
      to_base64(style.bytes), escape_markup(subject), kStyle, escape_markup(subject),
      counted(drift.size(), "release", "releases"), picture(drift), table(drift));
}

}  // namespace stocktake
