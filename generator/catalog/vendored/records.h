#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace stocktake {

/// What a record says of code that somebody copied into a tree: words of a person, of which each may be
/// empty.
struct VendoredRecord {
  std::string name, version;
  std::string revision;    ///< the commit or tag that was copied
  std::string repository;  ///< where that is
  std::string website, archive;
  std::string license;
  std::string folder;  ///< relative to the record's own, where the code stands below it; empty: beside it
};

/// A kind of record that people keep beside copied code.
struct VendoredForm {
  std::string_view file;   ///< the record's name
  std::string_view title;  ///< value of the package's property `stocktake:vendored`
  /// The packages of a record; none where it is about something else.
  std::vector<VendoredRecord> (*read)(std::string_view text);
};

/// The form of the record named `name`, or nullptr.
const VendoredForm* vendored_form(std::string_view name);

/// git-subrepo's `.gitrepo`, in git's configuration format (git-subrepo, "The .gitrepo File").
std::vector<VendoredRecord> read_gitrepo(std::string_view text);
/// `README.chromium` (Chromium, "Adding third_party Libraries", README.chromium.template): fields `Name:
/// value`, of several packages with a line of dashes and `DEPENDENCY DIVIDER` between.
std::vector<VendoredRecord> read_readme_chromium(std::string_view text);
/// Android's `METADATA`: the text format of protocol buffers (Android, "metadata_file.proto").
std::vector<VendoredRecord> read_android_metadata(std::string_view text);
/// `moz.yaml` (Firefox, "moz.yaml template": `origin`, `vendoring`).
std::vector<VendoredRecord> read_moz_yaml(std::string_view text);

}  // namespace stocktake
