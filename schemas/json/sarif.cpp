#include "schemas/json/sarif.h"

#include <algorithm>

#include "schemas/json/safe.h"
#include "schemas/text/percent.h"

namespace stocktake {

std::string sarif_text(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '[' || c == ']' || c == '\\') escaped += '\\';
    if (c == '{' || c == '}') escaped += c;
    escaped += c;
  }
  return escaped;
}

void sarif_message(JsonWriter& out, std::string_view name, std::string_view text) {
  out.key(name).begin_object();
  safe_member(out, "text", sarif_text(text));
  out.end_object();
}

std::string sarif_uri(std::string_view path) {
  std::string uri;
  for (std::size_t from = 0; from <= path.size();) {
    const std::size_t end = std::min(path.find('/', from), path.size());
    const std::string_view name = path.substr(from, end - from);
    if (from > 0) uri += from == 1 ? "%2F" : "/";
    if (name == "." || name == "..") {
      for (std::size_t i = 0; i < name.size(); ++i) uri += "%2E";
    } else {
      uri += percent_encoded(name, "-._~");
    }
    from = end + 1;
  }
  return uri;
}

void begin_sarif_location(JsonWriter& out, std::string_view uri, std::string_view base, std::uint64_t line,
                          std::uint64_t column) {
  out.begin_object().key("physicalLocation").begin_object();
  out.key("artifactLocation").begin_object().member("uri", uri);
  if (!base.empty()) out.member("uriBaseId", base);
  out.end_object().key("region").begin_object().member("startLine", line);
  if (column != 0) out.member("startColumn", column);
  out.end_object().end_object();
}

void begin_sarif(JsonWriter& out) {
  out.begin_object();
  out.line().member(
      "$schema",
      "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json");
  out.line().member("version", "2.1.0").key("runs").begin_array().begin_object();
}

void sarif_tool(JsonWriter& out, std::string_view version, const std::function<void()>& rules) {
  out.line().key("tool").begin_object().key("driver").begin_object();
  out.member("name", "stocktake").member("version", version).member("semanticVersion", version);
  out.key("rules").begin_array();
  rules();
  out.end_array().end_object().end_object();
}

void end_sarif(JsonWriter& out) {
  out.end_object().end_array().line().end_object();
  out.text() += '\n';
}

}  // namespace stocktake
