// A document in either form: read, judged, converted to the newest and the oldest version in both forms, read
// again.
#include "schemas/document/document.h"
#include "schemas/validation/validate.h"
#include "tests/fuzz/fuzz.h"

using namespace stocktake;

FUZZ(input) {
  validate(input, "input").to_text();
  const Document document = read_document(input, "input");
  for (const SpecVersion version : {kOldestJson, kNewestVersion})
    for (const Form form : {Form::json, Form::xml}) {
      const std::string written = write_document(document, form, version);
      demand(read_document(written, "written").version() == version);
    }
}
