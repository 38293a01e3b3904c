#include "schemas/signature/statement.h"

#include "schemas/json/reader.h"
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

namespace {

StatementHead::Subject read_subject(JsonReader& in) {
  StatementHead::Subject subject;
  in.object([&](std::string_view key) {
    if (key == "name") {
      subject.name = in.string();
    } else if (key == "digest") {
      in.object([&](std::string_view algorithm) {
        subject.digests.append(subject.digests.empty() ? "" : " ").append(algorithm).append(":");
        subject.digests.append(in.string());
      });
    } else {
      in.skip();
    }
  });
  return subject;
}

}  // namespace

StatementHead read_statement_head(std::string_view statement, const std::string& name) {
  StatementHead head;
  JsonReader in(statement, name);
  in.object([&](std::string_view key) {
    if (key == "predicateType")
      head.predicate_type = in.string();
    else if (key == "subject")
      in.array([&] { head.subjects.push_back(read_subject(in)); });
    else
      in.skip();
  });
  return head;
}

}  // namespace stocktake
