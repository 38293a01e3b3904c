#include "schemas/signature/statement.h"

#include "schemas/json/safe.h"

namespace stocktake {

void write_resource(JsonWriter& out, const Resource& resource) {
  out.begin_object();
  bytes_member(out, "name", resource.name);
  out.key("digest").begin_object().member(resource.algorithm, resource.digest).end_object().end_object();
}

std::string statement_of(const Resource& subject, std::string_view predicate_type,
                         std::string_view predicate) {
  JsonWriter out;
  out.begin_object().member("_type", kStatementType).line().key("subject").begin_array();
  write_resource(out, subject);
  out.end_array().line().member("predicateType", predicate_type).line().key("predicate").raw(predicate);
  out.line().end_object();
  return std::move(out.text()) + "\n";
}

}  // namespace stocktake
