#pragma once

#include <string>
#include <string_view>
#include <vector>

/// An end-to-end case as text: what it is about, files, commands, and what each command should say.
///
///     # A new file that Python runs at start is an error.
///     --- file before/a.txt
///     content
///     --- run stocktake diff before after
///     lines of standard output
///     --- stderr
///     lines of standard error
///     --- exit 1
///
/// CONTRIBUTING.md lists the sections. In expected text `[..]` stands for anything within a line, a line
/// `...` for any number of lines, `[VERSION]` for the program's version, `[DIR]` for the case's folder.
namespace cases {

/// `--- word argument`, and the lines up to the next section.
struct Section {
  std::string word, argument;
  std::string body;  ///< without the empty lines at its end
};

struct Case {
  std::string title;  ///< the first line's, without `#` and the full stop
  std::string head;   ///< all before the first section, as it stands
  std::vector<Section> sections;
};

/// \throws std::runtime_error where the text is no case: no title, or a section that nobody knows.
Case parse(std::string_view text);

/// The case as text again; `parse` of it gives the same case.
std::string write(const Case& c);

/// Whether `text` is what `expected` says, placeholders included; empty lines at the end of either do not
/// count.
bool agrees(std::string_view expected, std::string_view text);

/// What a golden update writes for `text`: lines of `expected` that already agree keep their placeholders
/// where both have as many lines.
std::string updated(std::string_view expected, std::string_view text);

}  // namespace cases
