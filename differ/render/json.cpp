#include <string>
#include <string_view>

#include "differ/render/render.h"
#include "differ/render/wording.h"
#include "schemas/json/report_head.h"
#include "schemas/json/safe.h"
#include "schemas/json/writer.h"

/// The report for programs: everything that the other formats show, and all that they roll up. Its shape is
/// differ/render/report.schema.json. One finding, package or file a line, in the report's order, so that two
/// reports can be compared with `diff` and searched with `grep`.
namespace stocktake {
namespace {

/// The version of the format. A new member needs no new number; a member that goes or changes its meaning
/// does.
constexpr std::uint64_t kFormatVersion = 1;

void number_member(JsonWriter& out, std::string_view name, std::uint64_t value) {
  if (value != kUnknownSize) out.member(name, value);
}

void write_counts(JsonWriter& out, const Counts& counts) {
  out.line().key("counts").begin_object();
  out.member("unexpected", counts.unexpected)
      .member("errors", counts.errors)
      .member("warnings", counts.warnings)
      .member("explained", counts.explained)
      .member("approved", counts.approved)
      .member("own", counts.own)
      .member("notComparable", counts.not_comparable)
      .member("notes", counts.notes);
  out.key("files")
      .begin_object()
      .member("equal", counts.files_equal)
      .member("added", counts.files_added)
      .member("removed", counts.files_removed)
      .member("modified", counts.files_modified)
      .member("moved", counts.files_moved)
      .end_object();
  out.key("packages")
      .begin_object()
      .member("equal", counts.packages_equal)
      .member("upgraded", counts.packages_upgraded)
      .member("major", counts.packages_major)
      .member("downgraded", counts.packages_downgraded)
      .member("added", counts.packages_added)
      .member("removed", counts.packages_removed)
      .member("more", counts.packages_more)
      .member("fewer", counts.packages_fewer)
      .end_object();
  out.end_object();
}

void write_side(JsonWriter& out, std::string_view key, const ReportSide& side) {
  out.line().key(key).begin_object();
  safe_member(out, "kind", side.origin.kind);
  bytes_member(out, "path", side.origin.path);
  bytes_member(out, "serialNumber", side.origin.serial);
  bytes_member(out, side.origin.digest_key(), side.origin.digest);
  bytes_member(out, "name", side.name);
  bytes_member(out, "version", side.version);
  out.member("packages", side.packages).member("files", side.files);
  if (side.unread != 0) out.member("unread", side.unread);
  out.key("complete").boolean(side.complete);
  out.end_object();
}

void write_evidence(JsonWriter& out, const Report& report, const Finding& finding) {
  if (finding.code_lines == 0) return;
  out.key("evidence").begin_array();
  for (const CodeLine& one : code_lines_of(report, finding)) {
    out.begin_object();
    out.member("side", one.before ? "before" : "after").member("what", one.what);
    bytes_member(out, "path", one.path);
    out.member("line", std::uint64_t{one.line});
    bytes_member(out, "quote", one.quote);
    out.end_object();
  }
  out.end_array();
}

void write_finding(JsonWriter& out, const Report& report, const Finding& finding) {
  out.line().begin_object();
  out.member("id", shown_id(finding)).member("rule", finding.rule);
  out.member("severity", to_string(finding.severity)).member("status", to_string(finding.status));
  bytes_member(out, "package", finding.package);
  if (finding.package_index != kNone) out.member("packageIndex", std::uint64_t{finding.package_index});
  bytes_member(out, "versionBefore", finding.version_before);
  bytes_member(out, "versionAfter", finding.version_after);
  bytes_member(out, "path", finding.path);
  bytes_member(out, "pathBefore", finding.path_before);
  if (!finding.before.empty() || !finding.after.empty()) out.member("compared", to_string(finding.compared));
  bytes_member(out, "before", finding.before);
  bytes_member(out, "after", finding.after);
  number_member(out, "sizeBefore", finding.size_before);
  number_member(out, "sizeAfter", finding.size_after);
  safe_member(out, "message", finding.message);
  bytes_member(out, "because", finding.because);
  write_evidence(out, report, finding);
  bytes_member(out, "approval", finding.approval);
  out.end_object();
}

void write_package(JsonWriter& out, const Report& report, const PackageChange& change) {
  out.line().begin_object();
  out.member("change", to_string(change.kind));
  bytes_member(out, "package", change.package);
  bytes_member(out, "versionBefore", change.version_before);
  bytes_member(out, "versionAfter", change.version_after);
  bytes_member(out, "location", change.location);
  bytes_member(out, "beside", change.beside);
  out.key("files")
      .begin_object()
      .member("equal", std::uint64_t{change.files_equal})
      .member("added", std::uint64_t{change.files_added})
      .member("removed", std::uint64_t{change.files_removed})
      .member("modified", std::uint64_t{change.files_modified})
      .member("moved", std::uint64_t{change.files_moved})
      .end_object();
  if (change.major) out.key("major").boolean(true);
  if (change.direct) out.key("direct").boolean(true);
  if (!change.abilities.empty()) {
    out.key("abilities").begin_array();
    for (const Trait trait : kAllTraits)
      if (change.abilities.has(trait)) out.string(to_string(trait));
    out.end_array();
  }
  if (!change.fixes.empty()) {
    out.key("fixes").begin_array();
    for (const std::string_view id : change.fixes) safe_string(out, id);
    out.end_array();
  }
  if (!change.needed_by.empty()) {
    out.key("neededBy").begin_array();
    for (const std::uint32_t package : change.needed_by)
      safe_string(out, shown_release(report.inventory_after->packages[package]));
    out.end_array();
  }
  out.member("unexpected", std::uint64_t{change.findings}).key("explained").boolean(change.explained);
  out.end_object();
}

/// One side of a file change: every fact that the inventory has.
void write_file_side(JsonWriter& out, std::string_view key, const Inventory& inventory, std::uint32_t index) {
  if (index == kNone) return;
  const File& file = inventory.files[index];
  out.key(key).begin_object();
  bytes_member(out, "path", file.path);
  if (file.type != FileType::regular) out.member("type", to_string(file.type));
  if (file.has_sha256) out.member("sha256", to_hex(file.sha256));
  const FileDetail* detail = inventory.detail_of(file);
  if (detail != nullptr && !detail->hashes.empty()) {
    out.key("hashes").begin_array();
    for (const Hash& hash : detail->hashes) {
      out.begin_object().member("alg", to_string(hash.algorithm));
      safe_member(out, "content", hash.hex);
      out.end_object();
    }
    out.end_array();
  }
  number_member(out, "size", file.size);
  if (file.mode != kUnknownMode) out.member("mode", octal(file.mode));
  if (detail != nullptr) {
    bytes_member(out, "target", detail->target);
    bytes_member(out, "unread", detail->unread);
  }
  out.end_object();
}

void write_file(JsonWriter& out, const Report& report, const FileChange& change) {
  out.line().begin_object();
  out.member("change", to_string(change.kind));
  if (change.package != kNone) bytes_member(out, "package", report.packages[change.package].package);
  out.key("explained").boolean(change.explained);
  write_file_side(out, "before", *report.inventory_before, change.before);
  write_file_side(out, "after", *report.inventory_after, change.after);
  out.end_object();
}

/// Writes an array of one element a line, and hands over what is written so far now and then, so that a
/// report of a million files needs no text of its size in memory.
template <typename Elements, typename Write>
void write_array(JsonWriter& out, const Sink& sink, std::string_view key, const Elements& elements,
                 const Write& write) {
  out.line().key(key).begin_array();
  for (const auto& element : elements) {
    write(element);
    if (out.text().size() > (256 << 10)) {
      sink(out.text());
      out.text().clear();
    }
  }
  if (!elements.empty()) out.line();
  out.end_array();
}

void write_advisories(JsonWriter& out, const AdvisoryCounts& counts) {
  out.line().key("advisories").begin_object().key("sources").begin_array();
  for (const std::string& source : counts.sources) safe_string(out, source);
  out.end_array();
  out.member("introduced", counts.introduced).member("fixed", counts.fixed).member("bothSides", counts.both);
  out.end_object();
}

void render_json(const Report& report, const RenderOptions&, const Sink& sink) {
  JsonWriter out;
  begin_report(out, "stocktake-report", kFormatVersion);
  out.line().member("verdict", report.expected ? "expected" : "unexpected");
  if (report.incomplete) out.line().key("incomplete").boolean(true);
  write_counts(out, report.counts);
  out.line().member("expect", report.expect);
  if (!report.policy.empty()) {
    out.line();
    bytes_member(out, "policy", report.policy);
  }
  if (!report.restricted.empty()) out.line().member("restricted", report.restricted);
  tool_member(out, STOCKTAKE_VERSION);
  write_side(out, "before", report.before);
  write_side(out, "after", report.after);
  if (!report.advisories.sources.empty()) write_advisories(out, report.advisories);
  write_array(out, sink, "findings", report.findings,
              [&](const Finding& one) { write_finding(out, report, one); });
  write_array(out, sink, "approvalProblems", report.approval_problems, [&](const ApprovalProblem& problem) {
    out.line().begin_object();
    bytes_member(out, "entry", problem.entry);
    out.member("problem", problem.what);
    safe_member(out, "message", problem.message);
    out.end_object();
  });
  write_array(out, sink, "coverage", report.coverage, [&](const Coverage& coverage) {
    out.line().begin_object().member("rule", coverage.rule);
    safe_member(out, "message", coverage.message);
    out.end_object();
  });
  write_array(out, sink, "packages", report.packages,
              [&](const PackageChange& one) { write_package(out, report, one); });
  write_array(out, sink, "files", report.files, [&](const FileChange& one) { write_file(out, report, one); });
  out.line().end_object();
  out.text() += '\n';
  sink(out.text());
}

}  // namespace

const Renderer kJsonRenderer = {"json", "for programs; shape: differ/render/report.schema.json", render_json};

}  // namespace stocktake
