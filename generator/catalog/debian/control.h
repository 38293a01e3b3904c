#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// The records of dpkg as texts: what stands in them, and nothing of what it means for a tree. Results are
/// views of the argument; any bytes; thread-safe, no errors.
namespace stocktake {

/// One package in dpkg's `status`, or the one of a file in `status.d` (deb-control(5), Debian Policy chapter
/// 5): the fields that an inventory needs.
struct DebianControl {
  std::string_view name, version, architecture, status, source, maintainer, homepage, description, depends,
      pre_depends, provides, replaces, conffiles;

  /// Whether its files are there (dpkg(1), "Package states"): unpacked or more. Of a removed package only the
  /// configuration is left. `status.d` has no states: what is listed is there.
  bool is_there() const;
};

/// All paragraphs that name a package.
std::vector<DebianControl> read_debian_control(std::string_view text);

/// A file of configuration, and the MD5 that the package brought it with, as it stands there (`newconffile`
/// where it has none yet).
struct DebianConffile {
  std::string_view path, md5;
};

/// A `Conffiles` field: ` /etc/x MD5 [obsolete]`, one a line. A line that says `remove-on-upgrade` names what
/// is not to be there.
std::vector<DebianConffile> read_conffiles(std::string_view field);

/// A line of `md5sums`: a digest, two blanks, and a path without `/` before it; both empty where it is none.
struct DebianMd5 {
  std::string_view md5, path;
};
DebianMd5 read_md5_line(std::string_view line);

/// What dpkg is told not to unpack, or to unpack all the same (dpkg(1), `--path-exclude`, `--path-include`).
struct DpkgPathFilter {
  bool include = false;
  std::string pattern;  ///< as fnmatch(3) reads it without flags: `*` takes slashes too
};
/// Where they stand in a system (dpkg.cfg(5)): the files of the folder are read first.
inline constexpr std::string_view kDpkgFolder = "etc/dpkg/dpkg.cfg.d",
                                  kDpkgConfiguration = "etc/dpkg/dpkg.cfg";
/// The filters of one file of dpkg's configuration (dpkg.cfg(5)), in its order.
std::vector<DpkgPathFilter> read_path_filters(std::string_view text);
/// Whether dpkg leaves out `path`, which begins with `/`: the last filter that fits decides.
bool is_path_excluded(const std::vector<DpkgPathFilter>& filters, const std::string& path);

/// A relation such as `libc6 (>= 2.34), debconf | debconf-2.0 [amd64], python3:any`: for each of its parts
/// the names of which one is enough, without versions and architectures.
std::vector<std::vector<std::string_view>> read_debian_relation(std::string_view field);

/// The source package and its version, `glibc`, `2.36-9`; each empty where the field does not say it.
std::pair<std::string_view, std::string_view> read_debian_source(std::string_view field);

/// A path that another package's file was moved away from (dpkg-divert(1)).
struct DebianDiversion {
  std::string_view from, to;
  std::string_view by;  ///< the package whose file stands at `from`; `:` where the administrator moved it
};

/// dpkg's `diversions`: three lines each.
std::vector<DebianDiversion> read_diversions(std::string_view text);

/// The links of which one file of `var/lib/dpkg/alternatives` says that update-alternatives made them: paths
/// of the system, for each the name in /etc/alternatives that it leads to (update-alternatives(1)).
std::vector<std::pair<std::string_view, std::string_view>> read_alternatives(std::string_view name,
                                                                             std::string_view text);

}  // namespace stocktake
