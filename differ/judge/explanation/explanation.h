#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "differ/judge/comparison.h"
#include "differ/judge/explanation/evidence.h"

/// What may explain a change, so that a reviewer need not look at it. Explanations are the one side of a
/// table whose other side are the rules: a file that none of them explains is a finding. Each is proven by
/// facts of both sides; what it cannot prove it leaves to the rules. Adding one means one row in the table of
/// explanation.cpp, its function in the file of its theme, and its test.
namespace stocktake {

/// One reason for which the bytes, the coming or the going of a file may be expected.
struct Explanation {
  std::string_view name;
  std::string_view proof;  ///< by which facts it is proven
  /// The sentence's end that reports show, such as `its package has another version`; empty where the facts
  /// do not prove it.
  std::string_view (*explain)(const ChangedFile& file, Evidence& evidence);
  Explained::By by = Explained::By::another;  ///< what the change counts as that it explains
};

/// All of them, in the order in which they are asked: the first that holds is said.
std::span<const Explanation> explanations();

/// Fills `comparison.explanations`: for each of `comparison.files.changes`, why it is expected. An
/// explanation speaks of the bytes; the rules that look for a new danger (a hook, a gained permission …)
/// judge explained changes too. Also fills `comparison.misplaced`.
void explain_changes(Comparison& comparison);

// The functions of the table, one file a theme.
std::string_view explained_by_package(const ChangedFile& file, Evidence& evidence);
std::string_view explained_by_bookkeeping(const ChangedFile& file, Evidence& evidence);
std::string_view explained_by_generator(const ChangedFile& file, Evidence& evidence);
std::string_view explained_by_source(const ChangedFile& file, Evidence& evidence);
std::string_view explained_by_environment(const ChangedFile& file, Evidence& evidence);
std::string_view explained_by_link(const ChangedFile& file, Evidence& evidence);
std::string_view explained_by_store(const ChangedFile& file, Evidence& evidence);
std::string_view explained_by_shim(const ChangedFile& file, Evidence& evidence);
std::string_view explained_by_copy(const ChangedFile& file, Evidence& evidence);
std::string_view explained_by_go_packages(const ChangedFile& file, Evidence& evidence);
std::string_view explained_by_go_record(const ChangedFile& file, Evidence& evidence);
std::string_view explained_by_installing(const ChangedFile& file, Evidence& evidence);
std::string_view explained_by_replacement(const ChangedFile& file, Evidence& evidence);
std::string_view explained_by_python_version(const ChangedFile& file, Evidence& evidence);
std::string_view explained_by_own_work(const ChangedFile& file, Evidence& evidence);
std::string_view explained_by_attributes(const ChangedFile& file, Evidence& evidence);

}  // namespace stocktake
