#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "generator/catalog/catalog.h"
#include "generator/catalog/folder_package.h"
#include "generator/catalog/tolerant_json.h"
#include "generator/catalog/tools.h"
#include "schemas/error.h"
#include "schemas/inventory/properties.h"
#include "schemas/text/lines.h"
#include "schemas/text/path.h"

// Perl: installing a distribution writes `…/auto/My/Dist/.packlist`, the absolute paths of its files
// (ExtUtils::Packlist), and cpanm and carton also `…/.meta/My-Dist-1.02/install.json`, with the version, the
// author's archive and what it provides (App::cpanminus). Where there is the second, it says what the first
// belongs to; a list alone has a name and no version.
//
// The absolute paths are those of the machine that installed. How many folders of them stand above the
// scanned root, the first that is found there tells.
namespace stocktake {
namespace {

constexpr std::string_view kPacklist = ".packlist", kInstall = "install.json", kMeta = ".meta";

bool is_install(std::string_view path, std::string_view name) {
  return name == kInstall && base_name(folder_of(folder_of(path))) == kMeta;
}

Wish perl_wants(std::string_view path, std::string_view name) {
  return name == kPacklist || is_install(path, name) ? Wish::all : Wish::nothing;
}

/// `My-Dist` of `…/auto/My/Dist/.packlist`; empty where it is no such place.
std::string distribution_of(std::string_view packlist) {
  constexpr std::string_view kAuto = "auto/";
  const std::string_view folder = folder_of(packlist);
  auto at = folder.rfind(kAuto);
  while (at != folder.npos && at != 0 && folder[at - 1] != '/')
    at = at == 0 ? folder.npos : folder.rfind(kAuto, at - 1);
  if (at == folder.npos) return {};
  std::string name(folder.substr(at + kAuto.size()));
  std::string joined_name;
  for (const char c : name) joined_name += c == '/' ? '-' : c;
  return joined_name;
}

struct PerlRecord {
  std::string name, version, author, distribution;
};

PerlRecord read_install(const Entry& record, Catalog& out) {
  PerlRecord one;
  TolerantJson in(record.content(), record.path, out.strings);
  std::string dist, pathname;
  in.document([&](std::string_view key) {
    if (key == "version")
      one.version = in.text();
    else if (key == "name")
      one.name = in.text();
    else if (key == "dist")
      dist = in.text();
    else if (key == "pathname")
      pathname = in.text();
    else
      in.skip();
  });
  // `A/AU/AUTHOR/My-Dist-1.02.tar.gz`
  const std::string folder(folder_of(pathname));
  one.author = base_name(folder);
  // The version of `dist` is the distribution's, which the module's may differ from.
  const auto dash = dist.rfind('-');
  if (dash != dist.npos) {
    one.distribution = dist.substr(0, dash);
    one.version = dist.substr(dash + 1);
  } else {
    for (std::string_view rest = one.name; !rest.empty();) {
      const std::string_view part = take_until(rest, ':');
      if (!part.empty()) one.distribution.append(one.distribution.empty() ? "" : "-").append(part);
    }
  }
  return one;
}

class PerlScan {
 public:
  PerlScan(const Tree& tree, Catalog& out) : tree_(tree), out_(out) {}

  void run() {
    for (const std::uint32_t i : files_named(tree_, kInstall))
      if (is_install(tree_.entries[i].path, kInstall)) take_install(tree_.entries[i]);
    for (const std::uint32_t i : files_named(tree_, kPacklist)) take_packlist(tree_.entries[i]);
  }

 private:
  void take_install(const Entry& record) {
    if (!record_text(record, out_)) return;
    try {
      const PerlRecord one = read_install(record, out_);
      if (one.distribution.empty() || one.distribution.find("::") != one.distribution.npos)
        return report(out_, record.path, "names no distribution; the package is unknown");
      const std::string_view folder = folder_of(record.path);
      const std::uint32_t found =
          add_package(out_, {"cpan", one.author, one.distribution, one.version, {}, {}}, record.path, folder);
      claim_folder(tree_, folder, found, out_);
      by_name_.emplace(key_of(folder_of(folder), one.distribution), found);
      std::string module;
      for (std::string_view rest = one.name; !rest.empty();) {
        const std::string_view part = take_until(rest, ':');
        if (!part.empty()) module.append(module.empty() ? "" : "-").append(part);
      }
      by_name_.emplace(key_of(folder_of(folder), module), found);
    } catch (const Error& error) {
      report(out_, record.path, error);
    }
  }

  /// Beside `auto` stands `.meta`.
  static std::string key_of(std::string_view meta, std::string_view name) {
    return std::string(folder_of(meta)).append("\n").append(name);
  }

  void take_packlist(const Entry& list) {
    const std::string name = distribution_of(list.path);
    // Perl's own list, at the top of the library, is the interpreter's.
    if (name.empty() || !record_text(list, out_)) return;
    std::string library(folder_of(list.path));
    library.resize(library.size() - std::min(library.size(), name.size() + 5));
    if (library.ends_with('/')) library.pop_back();
    const auto known = by_name_.find(key_of(join(library, kMeta), name));
    const std::uint32_t found = known != by_name_.end() ? known->second
                                                        : add_package(out_, {"cpan", {}, name, {}, {}, {}},
                                                                      list.path, folder_of(list.path));
    const auto depth = static_cast<std::uint16_t>(depth_of(library));
    claim_folder(tree_, list.path, found, out_);
    claim_listed(list.content(), found, depth);
  }

  void claim_listed(std::string_view text, std::uint32_t found, std::uint16_t depth) {
    std::optional<std::size_t> above;
    std::size_t missing = 0;
    while (!text.empty()) {
      std::string_view line = take_line(text);
      if (line.empty()) continue;
      if (const std::uint32_t entry = find_listed(line, above); entry != kNone)
        out_.claims.push_back({entry, found, depth, Claim::Witness::none});
      else
        ++missing;
    }
    if (missing > 0 && above)
      out_.found[found].package.properties.push_back(
          {property::kRecordMissing, out_.keep(std::to_string(missing))});
  }

  /// A line may have attributes behind the path: ` type=file`.
  std::uint32_t find_listed(std::string_view line, std::optional<std::size_t>& above) const {
    const std::string_view path = line.substr(0, std::min(line.find(" type="), line.find(" from=")));
    std::string_view rest = below_root(path);
    if (above) {
      if (*above > rest.size()) return kNone;
      return tree_.find(rest.substr(*above));
    }
    for (std::string_view inside = rest; !inside.empty(); take_until(inside, '/'))
      if (const std::uint32_t entry = tree_.find(inside); entry != kNone) {
        above = rest.size() - inside.size();
        return entry;
      }
    return kNone;
  }

  const Tree& tree_;
  Catalog& out_;
  std::unordered_map<std::string, std::uint32_t> by_name_;  // by the library and the name
};

void catalog_perl(const Tree& tree, Catalog& out) {
  PerlScan(tree, out).run();
}

}  // namespace

const Cataloger kPerlCataloger = {"perl", perl_wants, catalog_perl};

}  // namespace stocktake
