#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "differ/render/html/assets.h"
#include "differ/render/render.h"
#include "differ/render/wording.h"
#include "schemas/json/safe.h"
#include "schemas/json/writer.h"
#include "schemas/text/base64.h"
#include "schemas/text/markup.h"
#include "schemas/text/printable.h"
#include "schemas/text/text.h"

/// The report as one page that needs nothing but a browser: html/report.html with its style and its script
/// inside, and a Content-Security-Policy that allows these two by their digests and nothing else, so that no
/// name in it can run or load anything. The changes stand in it as JSON, which the script shows as a list of
/// any length; the first of them also as plain tables, for paper and for readers without script.
namespace stocktake {
namespace {

constexpr std::size_t kPlainRows = 500;
constexpr std::size_t kRemarks = 200;
constexpr std::size_t kRemarksInSight = 4;  // more are folded
constexpr std::size_t kSideCharacters = 200;
// A browser takes a page of some 100 MB; what is more is counted, and stands in the JSON report.
constexpr std::size_t kMostFindings = 200'000;
constexpr std::size_t kMostFiles = 200'000;
constexpr std::size_t kMostShown = 2'000;

/// The script's data. Arrays instead of objects, and each text that repeats only once: the columns are named
/// in report.js.
class Island {
 public:
  Island(const Report& report, const Sink& sink) : report_(report), sink_(sink) {}

  void write() {
    out_.begin_object();
    write_findings();
    write_packages();
    write_files();
    write_names("rules", rules_);
    write_kinds();
    write_names("texts", texts_);
    out_.end_object();
    flush();
  }

 private:
  /// Texts that rows refer to by number.
  struct Interned {
    std::vector<std::string> list;
    std::unordered_map<std::string, std::size_t> known;
    std::size_t add(std::string text) {
      const auto [at, fresh] = known.try_emplace(std::move(text), list.size());
      if (fresh) list.push_back(at->first);
      return at->second;
    }
  };

  void text(std::string shown) {
    if (shown.empty()) {
      out_.raw("-1");
    } else {
      out_.number(texts_.add(std::move(shown)));
    }
  }
  void size(std::uint64_t size) {
    if (size == kUnknownSize) {
      out_.raw("-1");
    } else {
      out_.number(size);
    }
  }
  void row() {
    flush_if_full();
    out_.line().begin_array();
  }

  void write_findings() {
    out_.line().key("findings").begin_array();
    const std::size_t count = std::min(kMostFindings, report_.findings.size());
    for (std::size_t i = 0; i < count; ++i) {
      const Finding& finding = report_.findings[i];
      row();
      out_.number(finding.severity == Severity::error ? 0 : finding.severity == Severity::warning ? 1 : 2);
      out_.number(finding.status == Finding::Status::unexpected ? 0
                  : finding.status == Finding::Status::approved ? 1
                                                                : 2);
      out_.number(rules_.add(printable(finding.rule)));
      text(finding.package.empty() ? std::string() : shown_package(finding.package));
      text(printable(finding.version_before));
      text(printable(finding.version_after));
      safe_string(out_, shown_path(finding.path));
      safe_string(out_, finding.path_before == finding.path ? "" : shown_path(finding.path_before));
      safe_string(out_, shortened(finding.before, kMostShown));
      safe_string(out_, shortened(finding.after, kMostShown));
      size(finding.size_before);
      size(finding.size_after);
      text(printable(finding.message));
      text(printable(finding.because));
      safe_string(out_, shown_id(finding));
      text(printable(finding.approval));
      std::string code;
      for (const std::string& line : quoted_lines(report_, finding, kQuoteCharacters))
        code += (code.empty() ? "" : "\n") + line;
      text(code);
      out_.end_array();
    }
    out_.end_array();
  }

  void write_packages() {
    out_.line().key("packages").begin_array();
    for (const PackageChange& change : report_.packages) {
      row();
      out_.number(static_cast<std::uint64_t>(change.kind));
      text(shown_package(change.package));
      text(printable(change.version_before));
      text(printable(change.version_after));
      safe_string(out_, shown_path(change.location));
      for (const std::uint32_t number : {change.files_added, change.files_removed, change.files_modified,
                                         change.files_moved, change.files_equal, change.findings}) {
        out_.number(number);
      }
      out_.number(change.explained ? 1 : 0);
      text(ability_words(change));
      out_.end_array();
    }
    out_.end_array();
  }

  static const File* file_of(const Inventory& inventory, std::uint32_t index) {
    return index == kNone ? nullptr : &inventory.files[index];
  }

  /// The strongest digest that the inventory has, or where a symlink points.
  static std::string content_of(const Inventory& inventory, const File* file) {
    if (file == nullptr) return {};
    if (file->has_sha256) return to_hex(file->sha256);
    const FileDetail* detail = inventory.detail_of(*file);
    if (detail == nullptr) return {};
    if (!detail->target.empty()) return "→ " + shortened(detail->target, kMostShown);
    if (detail->hashes.empty()) return {};
    const auto strongest =
        std::max_element(detail->hashes.begin(), detail->hashes.end(),
                         [](const Hash& a, const Hash& b) { return a.algorithm < b.algorithm; });
    return fmt::format("{}:{}", to_string(strongest->algorithm), shortened(strongest->hex, 200));
  }

  void write_file(const FileChange& change) {
    const File* before = file_of(*report_.inventory_before, change.before);
    const File* after = file_of(*report_.inventory_after, change.after);
    const std::string_view path = after != nullptr ? after->path : before != nullptr ? before->path : "";
    const bool elsewhere = before != nullptr && after != nullptr && before->path != after->path;
    row();
    out_.number(static_cast<std::uint64_t>(change.kind));
    if (change.package == kNone) {
      out_.raw("-1");
    } else {
      out_.number(change.package);
    }
    safe_string(out_, shown_path(path));
    safe_string(out_, elsewhere ? shown_path(before->path) : "");
    safe_string(out_, content_of(*report_.inventory_before, before));
    safe_string(out_, content_of(*report_.inventory_after, after));
    size(before == nullptr ? kUnknownSize : before->size);
    size(after == nullptr ? kUnknownSize : after->size);
    out_.number(change.explained ? 1 : 0).end_array();
  }

  /// Those that nothing explains come first where not all have room.
  void write_files() {
    out_.line().key("files").begin_array();
    const bool all = report_.files.size() <= kMostFiles;
    std::size_t written = 0;
    for (const bool explained : {false, true}) {
      for (const FileChange& change : report_.files) {
        if (written == kMostFiles) break;
        if (!all && change.explained != explained) continue;
        write_file(change);
        ++written;
      }
      if (all) break;
    }
    out_.end_array();
  }

  void write_names(std::string_view key, const Interned& names) {
    out_.line().key(key).begin_array();
    for (const std::string& name : names.list) {
      flush_if_full();
      safe_string(out_, name);
    }
    out_.end_array();
  }

  void write_kinds() {
    out_.line().key("packageChanges").begin_array();
    for (int kind = 0; kind <= static_cast<int>(PackageChange::Kind::copied); ++kind) {
      out_.string(to_string(static_cast<PackageChange::Kind>(kind)));
    }
    out_.end_array().line().key("fileChanges").begin_array();
    for (int kind = 0; kind <= static_cast<int>(FileChange::Kind::not_comparable); ++kind) {
      out_.string(to_string(static_cast<FileChange::Kind>(kind)));
    }
    out_.end_array();
  }

  void flush_if_full() {
    if (out_.text().size() > (256 << 10)) flush();
  }

  /// Hands over what is written. '<' stands only inside strings there; escaped, it can neither end the
  /// element nor begin a comment in it.
  void flush() {
    std::string safe;
    safe.reserve(out_.text().size());
    for (const char c : out_.text()) {
      if (c == '<') {
        safe += "\\u003c";
      } else {
        safe += c;
      }
    }
    sink_(safe);
    out_.text().clear();
  }

  const Report& report_;
  const Sink& sink_;
  JsonWriter out_;
  Interned rules_, texts_;
};

/// What tells an input from others: a document's SHA-256 and serial number, a commit; empty for a folder.
std::string identity(const Origin& origin) {
  std::string html;
  if (!origin.digest.empty())
    html = fmt::format("{} <code>{}</code>", origin.digest_name(), escape_markup(origin.digest));
  if (!origin.serial.empty())
    html += fmt::format("{}<code>{}</code>", html.empty() ? "" : "<br>",
                        escape_markup(shortened(origin.serial, kSideCharacters)));
  return html;
}

std::string sides(const Report& report) {
  std::string html;
  const std::pair<std::string_view, const ReportSide&> rows[] = {{"before", report.before},
                                                                 {"after", report.after}};
  for (const auto& [name, side] : rows) {
    html += fmt::format("<tr><th>{}</th><td><code>{}</code></td><td>{}</td><td>{}</td></tr>\n", name,
                        escape_markup(shortened(shown_path(side.origin.path), kSideCharacters)),
                        shown_contents(side), identity(side.origin));
  }
  if (!report.policy.empty())
    html += fmt::format("<tr><th>policy</th><td><code>{}</code></td><td></td><td></td></tr>\n",
                        escape_markup(shortened(shown_path(report.policy), kSideCharacters)));
  return html;
}

/// What was not looked at, which approvals need care, and what this page leaves out.
std::string remarks(const Report& report) {
  std::vector<std::string> items;
  for (const ApprovalProblem& problem : report.approval_problems) {
    items.push_back(fmt::format("<b>approval {}</b> <code>{}</code> {}", escape_markup(problem.what),
                                escape_markup(shown_path(problem.entry)), escape_markup(problem.message)));
  }
  for (const auto& [reason, rules] : overlooked(report)) {
    items.push_back(
        fmt::format("<b>not looked at</b> {}: <code>{}</code>", escape_markup(reason), escape_markup(rules)));
  }
  const std::size_t shown = std::min(kRemarks, items.size());
  if (shown < items.size()) {
    items[shown] = fmt::format("… and {} more ({})", items.size() - shown, kHowToSeeAll);
    items.resize(shown + 1);
  }
  const auto left_out = [&](std::size_t have, std::size_t most, std::string_view what) {
    if (have > most) {
      items.push_back(fmt::format("<b>left out</b> {} {} have no room here ({})", format_count(have - most),
                                  what, kHowToSeeAll));
    }
  };
  left_out(report.findings.size(), kMostFindings, "findings");
  left_out(report.files.size(), kMostFiles, "changed files");
  if (items.empty()) return {};
  std::string html = "<ul class=\"remarks\">\n";
  for (const std::string& item : items) html += "<li>" + item + "</li>\n";
  html += "</ul>\n";
  if (items.size() <= kRemarksInSight) return html;
  return fmt::format("<details><summary>{} remarks</summary>\n{}</details>\n", items.size(), html);
}

void write_more(const Sink& sink, std::size_t shown, std::size_t total) {
  if (shown < total) {
    sink(fmt::format(
        "<p>… and {} more: they need the list above, which needs script, or the JSON report.</p>\n",
        format_count(total - shown)));
  }
}

std::string html_link(const std::string& text, const std::string& url) {
  if (url.empty() || text.empty()) return text;
  return fmt::format("<a href=\"{}\" rel=\"noreferrer noopener\">{}</a>", escape_markup(url), text);
}

/// The packages of one part of the report, folded.
void write_group(const Report& report, PackageSection section, const Sink& sink) {
  const std::vector<const PackageChange*> members = members_of(report, section);
  if (members.empty()) return;
  const bool open = is_important(section);
  sink(fmt::format("<details{}><summary>{}</summary>\n<table>\n", open && members.size() <= 20 ? " open" : "",
                   section_title(report, section)));
  const std::size_t shown = std::min(kPlainRows, members.size());
  for (std::size_t i = 0; i < shown; ++i) {
    const PackageChange& change = *members[i];
    const ChangeLinks links = links_of(report, change);
    std::string name = html_link(escape_markup(shown_package(change.package)), links.page) + " " +
                       escape_markup(change_words(change));
    if (!links.compare.empty()) name += " " + html_link("compare", links.compare);
    sink(fmt::format(
        "<tr><td>{}</td><td>{}</td><td class=\"soft\">{}</td></tr>\n", name, shown_file_counts(change),
        escape_markup(joined_words(fix_words(change),
                                   joined_words(ability_words(change), requirer_words(report, change))))));
  }
  sink("</table>\n");
  write_more(sink, shown, members.size());
  sink("</details>\n");
}

/// What happened to the packages, and to their licences.
void write_groups(const Report& report, const Sink& sink) {
  for (const PackageSection section : kPackageSections)
    if (section != PackageSection::same) write_group(report, section, sink);
  std::string rows;
  std::size_t count = 0;
  for (const Finding& finding : report.findings) {
    if (finding.compared != Compared::licence || ++count > kPlainRows) continue;
    rows += fmt::format("<tr><td>{}: {} → {}</td></tr>\n", escape_markup(shown_package(finding.package)),
                        escape_markup(finding.before), escape_markup(finding.after));
  }
  if (count == 0) return;
  sink(fmt::format("<details><summary>{}</summary>\n<table>\n{}</table>\n",
                   counted(count, "licence changed", "licences changed"), rows));
  write_more(sink, std::min(kPlainRows, count), count);
  sink("</details>\n");
}

std::string plain_finding(const Report& report, const Finding& finding) {
  std::string_view state = to_string(finding.severity);
  if (finding.status == Finding::Status::approved) state = to_string(finding.status);
  std::string owner = shown_package(finding.package);
  const std::string versions = shown_versions(finding.version_before, finding.version_after);
  if (!versions.empty()) owner += " " + versions;
  std::string html = fmt::format("<tr><td><span class=\"badge {0}\">{0}</span></td><td>", state);
  if (!finding.path.empty())
    html += fmt::format("<code>{}</code><br>", escape_markup(shown_path(finding.path)));
  html += fmt::format("<span class=\"soft\">{}", escape_markup(owner));
  const std::string sizes = shown_sizes(finding);
  if (!sizes.empty()) html += " · " + sizes;
  html += fmt::format("</span></td><td><b>{}</b> {}", escape_markup(finding.rule),
                      escape_markup(finding.message));
  if (!finding.because.empty()) {
    html += fmt::format("<br><span class=\"soft\">because {}</span>", escape_markup(finding.because));
  }
  for (const std::string& line : quoted_lines(report, finding, kQuoteCharacters))
    html += fmt::format("<br><code>{}</code>", escape_markup(line));
  if (!finding.approval.empty()) {
    html += fmt::format("<br><span class=\"soft\">approved: {}</span>", escape_markup(finding.approval));
  }
  return html + "</td></tr>\n";
}

void write_plain(const Report& report, const Sink& sink) {
  if (!report.findings.empty()) {
    const std::size_t shown = std::min(kPlainRows, report.findings.size());
    sink("<h2>Findings</h2>\n<table>\n<tr><th></th><th>where</th><th>what</th></tr>\n");
    for (std::size_t i = 0; i < shown; ++i) sink(plain_finding(report, report.findings[i]));
    sink("</table>\n");
    write_more(sink, shown, report.findings.size());
  }
  sink(fmt::format("<p class=\"soft\">{}</p>\n", same_words(report)));
}

void write_part(std::string_view name, const Report& report, const Sink& sink) {
  if (name == "title") return sink("stocktake: " + escape_markup(verdict_words(report)));
  if (name == "verdict") return sink(report.expected && !report.incomplete ? "expected" : "unexpected");
  if (name == "headline") return sink(escape_markup(verdict_words(report)));
  if (name == "counts") {
    std::string words = package_words(report);
    if (!words.empty()) words += "<br>";
    words += count_words(report);
    if (const std::string excluded = excluded_words(report); !excluded.empty())
      words += "<br>" + escape_markup(excluded);
    if (report.expect == "nothing") words += " · every change counts as unexpected";
    return sink(words);
  }
  if (name == "sides") return sink(sides(report));
  if (name == "remarks") return sink(remarks(report));
  if (name == "groups") return write_groups(report, sink);
  if (name == "plain") return write_plain(report, sink);
  if (name == "data") return Island(report, sink).write();
  if (name == "style") return sink(kHtmlAssets.style);
  if (name == "style-digest") return sink(to_base64(parse_sha256(kHtmlAssets.style_sha256)->bytes));
  if (name == "script") return sink(kHtmlAssets.script);
  if (name == "script-digest") return sink(to_base64(parse_sha256(kHtmlAssets.script_sha256)->bytes));
}

void render_html(const Report& report, const RenderOptions&, const Sink& sink) {
  std::string_view page = kHtmlAssets.page;
  while (true) {
    const std::size_t open = page.find("{{");
    sink(page.substr(0, open));
    if (open == page.npos) return;
    const std::size_t end = page.find("}}", open);
    write_part(page.substr(open + 2, end - open - 2), report, sink);
    page.remove_prefix(end + 2);
  }
}

}  // namespace

const Renderer kHtmlRenderer = {"html", "one page to filter and sort, without network", render_html};

}  // namespace stocktake
