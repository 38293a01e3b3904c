#include "schemas/text/markup.h"

#include "schemas/text/printable.h"

namespace stocktake {

std::string escape_markup(std::string_view bytes) {
  const std::string shown = printable(bytes);
  std::string escaped;
  escaped.reserve(shown.size() + shown.size() / 8);
  for (std::size_t at = 0; at < shown.size(); ++at) {
    switch (const char c = shown[at]) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':  // also so that no `]]>` stands in XML text
        escaped += "&gt;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      case '\'':
        escaped += "&#39;";
        break;
      case ':':  // `::` and `##` begin a command of some build services
      case '#':
        if (at > 0 && shown[at - 1] == c)
          escaped += c == ':' ? "&#58;" : "&#35;";
        else
          escaped += c;
        break;
      case '\xEF':
        if (shown.compare(at, 3, "\xEF\xBF\xBE") == 0 || shown.compare(at, 3, "\xEF\xBF\xBF") == 0) {
          escaped += shown[at + 2] == '\xBE' ? "\\u{FFFE}" : "\\u{FFFF}";
          at += 2;
          break;
        }
        [[fallthrough]];
      default:
        escaped += c;
    }
  }
  return escaped;
}

}  // namespace stocktake
