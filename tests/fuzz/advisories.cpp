// Records of advisories in JSON and YAML, and VEX documents.
#include "advisories/check.h"
#include "schemas/json/yaml.h"

#include "tests/fuzz/fuzz.h"

using namespace stocktake;

namespace {

/// What one reader refuses the others are shown all the same.
template <class Read>
void attempt(const Read& read) {
  try {
    read();
  } catch (const Error&) {
  }
}

void read_and_pack(std::string_view json) {
  if (const auto record = read_advisory(json, "x.json")) {
    std::string bytes;
    const Sink sink = [&](std::string_view piece) { bytes.append(piece); };
    IndexBuilder builder(sink);
    builder.add(*record);
    builder.finish({}, {});
    const AdvisoryIndex index = AdvisoryIndex::of(bytes);
    for (const std::uint64_t place : index.find(key_of_id(record->id)))
      demand(index.record(place).id == record->id);
  }
}

}  // namespace

FUZZ(input) {
  attempt([&] { read_and_pack(input); });
  attempt([&] { read_and_pack(yaml_as_json(input, "x.yaml")); });
  attempt([&] { static_cast<void>(read_vex(input, "vex.json")); });
}
