#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/inventory/query.h"
#include "store/store.h"

/// Questions to the spans: what was where, since when, and until when.
namespace stocktake {

/// A span as people name it: something that was in neighbouring releases of a subject.
struct KeptSpan {
  std::string subject;
  Hit::Kind what = Hit::Kind::file;
  std::string path;     ///< raw bytes
  std::string package;  ///< the owner, or the package itself; empty: unowned
  std::string kind;     ///< of a regular file its media type; of others `symlink`, `fifo` …
  std::string target;   ///< of a link
  std::optional<Sha256> sha256;
  std::int32_t mode = -1;  ///< permission bits; -1: unknown
  // Of releases only the name, the position and the times:
  Release first, last;                  ///< the first and the last release that have it
  std::optional<Release> gone;          ///< the first behind them that has not; nothing: it is in the newest
  std::uint64_t releases = 0;           ///< how many have it
  std::vector<std::uint32_t> criteria;  ///< what of a query it fits
};

/// Why "not found" would not mean "not there": how many releases could be searched in part only.
struct BlindSpots {
  std::uint64_t releases = 0;    ///< all that were searched
  std::uint64_t undigested = 0;  ///< that list no files, or some without SHA-256
  std::uint64_t unread = 0;      ///< in which a folder could not be read
  std::uint64_t nameless = 0;    ///< with packages without purl
};

/// All spans that fit the query, in all subjects or in one: by subject, path, and then from the oldest. A
/// span fits where `query` says so of the things themselves, so that this finds what a search of all
/// documents finds. Costs what is found, by indexes on digests, on packages, and on the folder or the file's
/// name that a pattern begins or ends with; a pattern that has neither (`**/*.js`) reads all spans. \param
/// subject empty: all. \throws Error where there is no such subject.
std::vector<KeptSpan> find_spans(Store& store, const InventoryQuery& query, const std::string& subject);
BlindSpots blind_spots(Store& store, const std::string& subject);

/// Hands over all spans of a subject, in no order, with the memory of one.
void each_span(Store& store, const std::string& subject, const std::function<void(const KeptSpan&)>& take);

/// A subject from release to release.
struct Drift {
  Release release;
  std::uint64_t came = 0, changed = 0, went = 0;  ///< files, against the release before
  std::optional<std::uint64_t> unexpected;  ///< findings against the release before; nothing: not judged
};
std::vector<Drift> drift_of(Store& store, const std::string& subject);

/// What of a pattern an index can be asked for.
struct GlobParts {
  std::string folder;         ///< what every path that matches begins with, up to a '/'
  bool folder_whole = false;  ///< that is its whole folder
  std::string name;           ///< what its last name is; empty: not one name
};
GlobParts parts_of_glob(std::string_view glob);

}  // namespace stocktake
