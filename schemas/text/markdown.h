#pragma once

#include <string>
#include <string_view>

/// Texts from outside in a page of Markdown: none of them means anything there. What is given is printable
/// already (printable.h). Thread-safe.
namespace stocktake {

/// Any text as plain text of Markdown. Punctuation becomes a character reference, which never has a meaning
/// (CommonMark, section 2.5). A comment behind '@' and '#' keeps forges from reading a mention or an issue
/// number in the finished page; "www." is broken likewise.
std::string markdown_text(std::string_view shown);

/// A name as code. Between backticks where all readers agree on what that means, even in a table; as an HTML
/// element with references otherwise.
std::string markdown_code(std::string_view shown);

}  // namespace stocktake
