#include "schemas/text/markdown.h"

#include "schemas/text/ascii.h"

#include <algorithm>

namespace stocktake {
namespace {

/// Characters that mean nothing to Markdown, HTML or a table, wherever they stand in a line.
bool is_plain(char c) {
  return is_alphanumeric(c) || std::string_view(" .,;/%?-").find(c) != std::string_view::npos ||
         static_cast<unsigned char>(c) >= 0x80;
}

void append_reference(std::string& to, char c) {
  to.append("&#").append(std::to_string(static_cast<int>(c))).append(";");
}

}  // namespace

std::string markdown_text(std::string_view shown) {
  std::string escaped;
  for (std::size_t at = 0; at < shown.size(); ++at) {
    const char c = shown[at];
    if (c == '.' && at >= 3 && shown.compare(at - 3, 3, "www") == 0) {
      escaped += "&#46;";
    } else if (is_plain(c)) {
      escaped += c;
    } else {
      append_reference(escaped, c);
      if (c == '@' || c == '#') escaped += "<!-- -->";
    }
  }
  return escaped;
}

std::string markdown_code(std::string_view shown) {
  const bool simple =
      !shown.empty() && shown.front() != ' ' && shown.back() != ' ' &&
      std::all_of(shown.begin(), shown.end(), [](char c) {
        return is_plain(c) || std::string_view("_+@=:(){}~,^'").find(c) != std::string_view::npos;
      });
  if (simple) return std::string("`").append(shown).append("`");
  std::string escaped;
  for (const char c : shown) {
    if (is_plain(c)) {
      escaped += c;
    } else {
      append_reference(escaped, c);
    }
  }
  return "<code>" + escaped + "</code>";
}

}  // namespace stocktake
