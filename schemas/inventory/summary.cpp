#include "schemas/inventory/summary.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "schemas/identity/purl.h"
#include "schemas/inventory/capability.h"
#include "schemas/text/printable.h"
#include "schemas/text/text.h"
#include "schemas/text/utf8.h"

namespace stocktake {
namespace {

std::string label_of(const Package& package) {
  if (!package.purl.empty()) return printable(package.purl);
  std::string label(package.group);
  if (!label.empty()) label += '/';
  label += package.name.empty() ? std::string_view("(unnamed)") : package.name;
  if (!package.version.empty()) label.append(" ").append(package.version);
  return printable(label);
}

/// The beginning of a text that an input may make as long as it likes.
std::string beginning_of(std::string_view text) {
  return printable(ellipsized(text, 200));
}

/// The bytes of some files, and how many of them have no known size.
struct Bytes {
  std::uint64_t known = 0, files = 0, unknown = 0;
  void add(const File& file) {
    ++files;
    if (file.type != FileType::regular) return;
    if (file.size == kUnknownSize) {
      ++unknown;
    } else {
      known += file.size;
    }
  }
  std::string text() const {
    std::string text = unknown == files && files != 0 ? "size unknown" : format_bytes(known);
    if (unknown != 0 && unknown != files)
      text += fmt::format(" and {} of unknown size", format_count(unknown));
    return text;
  }
};

/// Sections of lines on their way to one text.
class Page {
 public:
  explicit Page(const SummaryOptions& options) : limit_(options.list_limit) {}

  void title(std::string_view text) { out_.append(text).append("\n"); }
  void field(std::string_view name, std::string_view value) {
    if (!value.empty()) out_ += fmt::format("  {:<13}{}\n", name, value);
  }
  void list(std::string_view heading, std::span<const std::string> lines) {
    if (lines.empty()) return;
    out_ += fmt::format("\n{}\n", heading);
    const std::size_t shown = limit_ == 0 ? lines.size() : std::min(limit_, lines.size());
    for (const std::string& line : lines.first(shown)) out_.append("  ").append(line).append("\n");
    if (shown < lines.size()) out_ += fmt::format("  … and {} more\n", format_count(lines.size() - shown));
  }
  std::string take() { return std::move(out_); }

 private:
  std::size_t limit_;
  std::string out_;
};

/// How often each word occurs, most often first.
std::vector<std::string> ranking(const std::map<std::string_view, std::uint64_t>& counts) {
  std::vector<std::pair<std::string_view, std::uint64_t>> order(counts.begin(), counts.end());
  std::stable_sort(order.begin(), order.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  const std::size_t width = order.empty() ? 0 : format_count(order.front().second).size();
  std::vector<std::string> lines;
  lines.reserve(order.size());
  for (const auto& [word, count] : order)
    lines.push_back(fmt::format("{:>{}}  {}", format_count(count), width, beginning_of(word)));
  return lines;
}

std::string completeness(const Inventory& inventory) {
  if (!inventory.unread.empty())
    return fmt::format("no: {} could not be read", counted(inventory.unread.size(), "place", "places"));
  if (inventory.complete) return "yes, every file was read";
  if (inventory.says_incomplete) return "no: the document says so, and not what is missing";
  return "not stated";
}

std::string missing_facts(const Inventory& inventory) {
  std::string missing;
  for (const Fact fact : kAllFacts)
    if (!inventory.facts.has(fact)) missing.append(missing.empty() ? "" : ", ").append(to_string(fact));
  return missing;
}

std::string file_counts(const Inventory& inventory) {
  std::array<std::uint64_t, static_cast<std::size_t>(FileType::submodule) + 1> by_type{};
  Bytes bytes;
  for (const File& file : inventory.files) {
    ++by_type[static_cast<std::size_t>(file.type)];
    bytes.add(file);
  }
  std::string text = format_count(inventory.files.size());
  if (inventory.files.empty()) return text;
  std::string others;
  for (std::size_t type = 1; type < by_type.size(); ++type)
    if (by_type[type] != 0)
      others += fmt::format("{}{} {}", others.empty() ? "" : ", ", format_count(by_type[type]),
                            to_string(static_cast<FileType>(type)));
  if (!others.empty()) text += fmt::format(" ({})", others);
  return text + ", " + bytes.text();
}

std::string unowned_counts(const Inventory& inventory) {
  if (inventory.files.empty() || !inventory.facts.has(Fact::owners)) return {};
  Bytes bytes;
  for (const File& file : inventory.files)
    if (file.package == kNone) bytes.add(file);
  return bytes.files == 0 ? "0" : fmt::format("{}, {}", format_count(bytes.files), bytes.text());
}

void write_head(Page& page, const Inventory& inventory) {
  std::string title = inventory.name.empty() ? "(unnamed)" : printable(inventory.name);
  if (!inventory.version.empty()) title += " " + printable(inventory.version);
  page.title(title);
  page.field("purl", printable(inventory.purl));
  page.field(printable(inventory.origin.kind), printable(inventory.origin.path));
  page.field(inventory.origin.digest_key(), printable(inventory.origin.digest));
  page.field("serial", printable(inventory.origin.serial));
  page.field("timestamp", printable(inventory.timestamp));
  page.field("complete", completeness(inventory));
  page.field("not recorded", missing_facts(inventory));
  page.field("packages", format_count(inventory.packages.size()));
  page.field("files", file_counts(inventory));
  page.field("unowned", unowned_counts(inventory));
}

std::vector<std::string> ecosystems(const Inventory& inventory) {
  std::map<std::string, std::uint64_t> types;
  for (const Package& package : inventory.packages) {
    const auto purl = try_parse_purl(package.purl);
    ++types[purl ? purl->type : "(no purl)"];
  }
  return ranking({types.begin(), types.end()});
}

std::vector<std::string> licences(const Inventory& inventory) {
  std::map<std::string_view, std::uint64_t> counts;
  std::vector<std::string_view> own;
  for (const Package& package : inventory.packages) {
    own.clear();
    for (const License& license : package.licenses) own.push_back(license.text);
    if (own.empty()) own.emplace_back("(none stated)");
    std::sort(own.begin(), own.end());
    own.erase(std::unique(own.begin(), own.end()), own.end());
    for (const std::string_view text : own) ++counts[text];
  }
  return ranking(counts);
}

std::vector<std::string> hooks(const Inventory& inventory) {
  std::vector<std::string> lines;
  for (const Package& package : inventory.packages)
    for (const std::string_view hook : package.hooks)
      lines.push_back(fmt::format("{}  {}", label_of(package), beginning_of(hook)));
  for (const File& file : inventory.files)
    if (const FileDetail* detail = inventory.detail_of(file); detail != nullptr && !detail->hook.empty())
      lines.push_back(fmt::format("{}  {}", printable(file.path), beginning_of(detail->hook)));
  return lines;
}

std::vector<std::string> record_troubles(const Inventory& inventory) {
  std::vector<std::string> lines;
  for (const Package& package : inventory.packages) {
    if (package.record_status == "differs")
      lines.push_back(fmt::format("{}  differs from its record", label_of(package)));
    if (!package.lock_status.empty())
      lines.push_back(
          fmt::format("{}  a lock file says {}", label_of(package), beginning_of(package.lock_status)));
  }
  for (const Package& package : inventory.packages)
    if (package.record_status == "absent")
      lines.push_back(fmt::format("{}  has no record of its files", label_of(package)));
  return lines;
}

std::vector<std::string> unread(const Inventory& inventory) {
  std::vector<std::string> lines;
  lines.reserve(inventory.unread.size());
  for (const Unread& entry : inventory.unread)
    lines.push_back(fmt::format("{}: {}", printable(entry.path), beginning_of(entry.reason)));
  return lines;
}

std::vector<std::string> largest(const Inventory& inventory) {
  std::vector<Bytes> bytes(inventory.packages.size());
  for (const File& file : inventory.files)
    if (file.package != kNone) bytes[file.package].add(file);
  std::vector<std::uint32_t> order;
  for (std::uint32_t p = 0; p < bytes.size(); ++p)
    if (bytes[p].known != 0) order.push_back(p);
  std::stable_sort(order.begin(), order.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return bytes[a].known > bytes[b].known; });
  std::vector<std::string> lines;
  lines.reserve(order.size());
  for (const std::uint32_t p : order)
    lines.push_back(fmt::format("{:>9}  {:>14}  {}", format_bytes(bytes[p].known),
                                counted(bytes[p].files, "file", "files"), label_of(inventory.packages[p])));
  return lines;
}

/// Where the tree begins: enough packages that every other one is reached from one of them.
std::vector<std::uint32_t> starts_of(const Inventory& inventory) {
  const auto count = static_cast<std::uint32_t>(inventory.packages.size());
  std::vector<bool> needed(count), reached(count);
  for (std::uint32_t p = 0; p < count; ++p)
    for (const std::uint32_t on : inventory.packages[p].dependencies)
      if (on != p) needed[on] = true;
  std::vector<std::uint32_t> starts, open;
  const auto start = [&](std::uint32_t package) {
    starts.push_back(package);
    reached[package] = true;
    open.push_back(package);
    while (!open.empty()) {
      const std::uint32_t at = open.back();
      open.pop_back();
      for (const std::uint32_t on : inventory.packages[at].dependencies)
        if (!reached[on]) {
          reached[on] = true;
          open.push_back(on);
        }
    }
  };
  for (const std::uint32_t root : inventory.roots) start(root);
  for (std::uint32_t p = 0; p < count; ++p)
    if (!needed[p] && !reached[p]) start(p);
  for (std::uint32_t p = 0; p < count; ++p)
    if (!reached[p]) start(p);
  return starts;
}

/// The tree as text, by an explicit stack: no recursion over what a document says.
class TreeWriter {
 public:
  TreeWriter(const Inventory& inventory, std::uint32_t depth)
      : packages_(inventory.packages),
        depth_(std::clamp<std::uint32_t>(depth, 1, kDeepestTree)),
        shown_(packages_.size()) {}

  std::string write(std::span<const std::uint32_t> starts) {
    for (const std::uint32_t start : starts) write_below(start);
    return std::move(out_);
  }

 private:
  void write_below(std::uint32_t start) {
    if (enter(start)) stack_.emplace_back(packages_[start].dependencies);
    while (!stack_.empty()) {
      if (stack_.back().empty()) {
        stack_.pop_back();
        continue;
      }
      const std::uint32_t package = stack_.back().front();
      stack_.back() = stack_.back().subspan(1);
      for (std::size_t i = 0; i + 1 < stack_.size(); ++i) out_ += stack_[i].empty() ? "   " : "│  ";
      out_ += stack_.back().empty() ? "└─ " : "├─ ";
      if (enter(package)) stack_.emplace_back(packages_[package].dependencies);
    }
  }

  /// Ends the line of a package; true where its dependencies are to stand below it.
  bool enter(std::uint32_t package) {
    const std::size_t dependencies = packages_[package].dependencies.size();
    const bool cut = stack_.size() + 1 >= depth_;
    out_ += label(package);
    if (dependencies != 0 && shown_[package]) {
      out_ += " (see above)";
    } else if (dependencies != 0 && cut) {
      out_ += fmt::format(" (needs {} more)", format_count(dependencies));
    }
    out_ += '\n';
    if (dependencies == 0 || shown_[package] || cut) return false;
    shown_[package] = true;
    return true;
  }

  /// With its place where another package has the same name; packages are sorted by purl.
  std::string label(std::uint32_t package) const {
    const auto same = [&](std::size_t other) {
      return other < packages_.size() && packages_[other].purl == packages_[package].purl;
    };
    const std::string_view place = packages_[package].location;
    const bool ambiguous = same(package + std::size_t{1}) || (package > 0 && same(package - std::size_t{1}));
    if (!ambiguous || place.empty()) return label_of(packages_[package]);
    return fmt::format("{} in {}", label_of(packages_[package]), printable(place));
  }

  const std::vector<Package>& packages_;
  const std::uint32_t depth_;
  std::vector<bool> shown_;
  std::vector<std::span<const std::uint32_t>> stack_;  // a level each: what is still to come
  std::string out_;
};

/// The cells in columns as wide as they need, up to a limit; nothing behind the last of a line.
std::string columns_of(const std::vector<std::array<std::string, 3>>& table) {
  constexpr std::size_t kWidest = 60;
  std::array<std::size_t, 3> widths{};
  for (const auto& row : table)
    for (std::size_t i = 0; i < row.size(); ++i)
      widths[i] = std::max(widths[i], std::min(row[i].size(), kWidest));
  std::string text;
  for (const auto& row : table) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i)
      line += fmt::format("{}{:<{}}", i == 0 ? "" : "  ", row[i], widths[i]);
    text.append(line, 0, line.find_last_not_of(' ') + 1).append("\n");
  }
  return text;
}

/// What the files of one package can do.
struct AbilityRow {
  std::array<std::uint64_t, std::size(kAllTraits)> files{};
  CombinationSet together = 0;

  void add(const Inventory& inventory, const File& file) {
    const TraitSet traits = set_of(traits_of(inventory, file));
    for (const Trait trait : kAllTraits) files[static_cast<std::size_t>(trait)] += traits.has(trait);
    together |= combined(traits);
  }
  bool empty() const {
    return std::all_of(files.begin(), files.end(), [](std::uint64_t count) { return count == 0; });
  }
  /// "environment 1, network 2"
  std::string text() const {
    std::string words;
    for (const Trait trait : kAllTraits)
      if (const std::uint64_t count = files[static_cast<std::size_t>(trait)]; count != 0)
        words += fmt::format("{}{} {}", words.empty() ? "" : ", ", to_string(trait), format_count(count));
    return words;
  }
};

}  // namespace

std::string summarise(const Inventory& inventory, const SummaryOptions& options) {
  Page page(options);
  write_head(page, inventory);
  page.list("Packages by ecosystem", ecosystems(inventory));
  page.list("Licences", licences(inventory));
  page.list("Runs by being installed, or whenever the interpreter starts", hooks(inventory));
  page.list("Against their own records", record_troubles(inventory));
  page.list("Not read", unread(inventory));
  page.list("Largest packages", largest(inventory));
  return page.take();
}

std::string ability_table(const Inventory& inventory) {
  if (!inventory.facts.has(Fact::traits)) return "What code can do is not recorded here.\n";
  std::vector<AbilityRow> rows(inventory.packages.size() + 1);  // the last one: of no package
  std::uint64_t machine_code = 0;
  for (const File& file : inventory.files) {
    rows[std::min<std::size_t>(file.package, rows.size() - 1)].add(inventory, file);
    machine_code += family(file.kind) == KindFamily::native;
  }
  std::vector<std::array<std::string, 3>> table{{"package", "files that show it", "one file by itself"}};
  std::uint64_t without = 0;
  for (std::size_t p = 0; p < rows.size(); ++p) {
    const bool owned = p + 1 != rows.size();
    if (rows[p].empty())
      without += owned;
    else
      table.push_back({owned ? label_of(inventory.packages[p]) : "(no package)", rows[p].text(),
                       combination_words(rows[p].together)});
  }
  std::string text = table.size() == 1 ? "" : columns_of(table);
  if (without != 0)
    text += fmt::format("{} whose code shows nothing of it\n", counted(without, "package", "packages"));
  if (machine_code != 0)
    text += fmt::format("{} of machine code {} not looked into\n", counted(machine_code, "file", "files"),
                        machine_code == 1 ? "was" : "were");
  return text;
}

std::string dependency_tree(const Inventory& inventory, std::uint32_t depth) {
  return TreeWriter(inventory, depth).write(starts_of(inventory));
}

}  // namespace stocktake
