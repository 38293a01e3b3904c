#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/policy_file.h"
#include "generator/catalog/catalog.h"
#include "generator/source/walk.h"
#include "verifier/report.h"

namespace CLI {
class App;
}

namespace stocktake {

class Source;

/// The archives that packages are held against.
struct ArchiveOptions {
  std::vector<std::string> folders;
  std::vector<std::string> locks;  ///< lock files beside those in the tree
  bool patch = false;              ///< show how changed texts differ
};

/// `verify TREE`: a tree held against what speaks for it inside.
struct VerifyTree {
  std::string tree;
  std::vector<std::string> formats;   ///< FORMAT or FORMAT=FILE
  std::vector<std::string> packages;  ///< purls; empty: all
  std::vector<std::string> allow;     ///< RULE or RULE=GLOB
  PolicyChoice policy;
  ArchiveOptions archives;  ///< no folders: the records inside speak
  std::string cache;
  bool all = false;
  bool allow_incomplete = false;
  WalkOptions walk;
};

/// Options of `verify` that only this has.
inline constexpr std::string_view kOnlyOfTree[] = {"--allow", "--against", "--lock", "--patch"};

/// Adds `--allow`. \param options must outlive the parsing
void add_allow_option(CLI::App& app, VerifyTree& options);
/// Adds that, `--format`, `--all` and `--allow-incomplete`, which all reports on one tree share.
void add_tree_report_options(CLI::App& app, VerifyTree& options);

/// Adds `--against` and `--lock`.
void add_against_options(CLI::App& app, ArchiveOptions& options);
/// Holds the packages of a scanned source, of whose records the scan kept the rows, against archives. \throws
/// Error as `prove` does, and where a lock cannot be read.
VerifyReport prove_tree(const Source& source, const Inventory& inventory, std::span<const RecordRow> rows,
                        const ArchiveOptions& options, unsigned threads);

/// Runs it; returns the exit status.
int verify_tree(VerifyTree& options);

/// Applies the `[[finding]]` entries of a policy, and notes which file it is. \throws Error where one names
/// no rule.
void approve_by(const std::optional<Policy>& policy, const Inventory& inventory, VerifyReport& report);

/// Settles what is allowed, writes the report to where it was asked for, and says how it went: 0 all is as
/// expected, 1 something is not, 2 the tree could not be read in full.
int give_report(VerifyReport& report, const std::vector<std::string>& formats,
                const std::vector<std::string>& allow, bool all, bool allow_incomplete);

}  // namespace stocktake
