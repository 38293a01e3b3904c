#include "schemas/json/report_head.h"

namespace stocktake {

void begin_report(JsonWriter& out, std::string_view format, std::uint64_t version) {
  out.begin_object().line().member("format", format).member("formatVersion", version);
}

void tool_member(JsonWriter& out, std::string_view version) {
  out.line().key("tool").begin_object().member("name", "stocktake").member("version", version).end_object();
}

}  // namespace stocktake
