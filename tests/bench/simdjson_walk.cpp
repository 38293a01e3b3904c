// simdjson_walk FILE…: the reference for reading a document. Loads each file and visits every value of it
// with simdjson's on-demand parser, so that every string is unescaped, every number parsed, every literal
// checked; keeps nothing. Prints how many values and how many bytes of text there were.
#include <simdjson.h>

#include <cstdint>
#include <cstdio>
#include <exception>
#include <string_view>

namespace {

struct Count {
  std::uint64_t values = 0;
  std::uint64_t text = 0;
};

// The documents measured are ours: their depth is known to be small.
void walk(simdjson::ondemand::value value, Count& count) {
  ++count.values;
  switch (value.type()) {
    case simdjson::ondemand::json_type::object:
      for (auto field : value.get_object()) {
        count.text += std::string_view(field.unescaped_key()).size();
        walk(field.value(), count);
      }
      break;
    case simdjson::ondemand::json_type::array:
      for (auto element : value.get_array()) walk(element.value(), count);
      break;
    case simdjson::ondemand::json_type::string:
      count.text += std::string_view(value.get_string()).size();
      break;
    case simdjson::ondemand::json_type::number:
      count.text += value.get_double() != 0 ? 1 : 0;
      break;
    case simdjson::ondemand::json_type::boolean:
      count.text += value.get_bool() ? 1 : 0;
      break;
    case simdjson::ondemand::json_type::null:
      break;
  }
}

}  // namespace

int main(int argc, char** argv) {
  try {
    Count count;
    simdjson::ondemand::parser parser;
    for (int i = 1; i < argc; ++i) {
      const simdjson::padded_string json = simdjson::padded_string::load(argv[i]);
      simdjson::ondemand::document document = parser.iterate(json);
      for (auto field : document.get_object()) {
        count.text += std::string_view(field.unescaped_key()).size();
        walk(field.value(), count);
      }
    }
    std::printf("%llu values, %llu bytes of text\n", static_cast<unsigned long long>(count.values),
                static_cast<unsigned long long>(count.text));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "simdjson_walk: %s\n", error.what());
    return 1;
  }
}
