#include <benchmark/benchmark.h>
#include <fmt/format.h>
#include <re2/re2.h>
#include <re2/set.h>
#include <simdjson.h>

#include <toml++/toml.h>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>
#include <vector>

#include "generator/catalog/toml_reader.h"
#include "generator/traits/finder.h"
#include "generator/traits/fours.h"
#include "schemas/identity/sha256_stream.h"
#include "schemas/inventory/document.h"
#include "schemas/io/input.h"
#include "schemas/json/reader.h"
#include "schemas/json/tree.h"
#include "schemas/validation/json_schema.h"
#include "tests/bench/made_inventory.h"

// Each engine that is our own against the library that could stand in its place: their headers quote the
// ratios. All of one kind: `stocktake_bench --benchmark_filter=json_text`, `toml`, `unique_items`, `tokens`.
namespace stocktake {
namespace {

// ── reading JSON front to back ──

const std::string& document() {
  static const std::string text = [] {
    std::string bytes;
    encode_inventory(made_inventory(100'000, 0), [&](std::string_view piece) { bytes += piece; });
    return bytes;
  }();
  return text;
}

std::size_t count_values(JsonReader& in) {
  std::size_t count = 1;
  switch (in.peek()) {
    case JsonReader::Kind::object:
      in.object([&](std::string_view) { count += count_values(in); });
      break;
    case JsonReader::Kind::array:
      in.array([&] { count += count_values(in); });
      break;
    case JsonReader::Kind::string:
      benchmark::DoNotOptimize(in.string());
      break;
    default:
      in.skip();
  }
  return count;
}

void json_text_own(benchmark::State& state) {
  for (auto _ : state) {
    JsonReader in(document(), "made");
    benchmark::DoNotOptimize(count_values(in));
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(document().size()));
}
BENCHMARK(json_text_own)->Unit(benchmark::kMillisecond);

struct CountingSax : nlohmann::json_sax<nlohmann::json> {
  std::size_t count = 0;
  bool see() { return ++count != 0; }
  bool null() override { return see(); }
  bool boolean(bool) override { return see(); }
  bool number_integer(number_integer_t) override { return see(); }
  bool number_unsigned(number_unsigned_t) override { return see(); }
  bool number_float(number_float_t, const string_t&) override { return see(); }
  bool string(string_t&) override { return see(); }
  bool binary(binary_t&) override { return see(); }
  bool start_object(std::size_t) override { return see(); }
  bool key(string_t&) override { return true; }
  bool end_object() override { return true; }
  bool start_array(std::size_t) override { return see(); }
  bool end_array() override { return true; }
  bool parse_error(std::size_t, const std::string&, const nlohmann::json::exception&) override {
    return false;
  }
};

void json_text_nlohmann_sax(benchmark::State& state) {
  for (auto _ : state) {
    CountingSax sax;
    nlohmann::json::sax_parse(document(), &sax);
    benchmark::DoNotOptimize(sax.count);
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(document().size()));
}
BENCHMARK(json_text_nlohmann_sax)->Unit(benchmark::kMillisecond);

// With the whole text and its index in memory, which a document of any size does not allow.
void json_text_simdjson(benchmark::State& state) {
  const simdjson::padded_string text(document());
  simdjson::dom::parser parser;
  for (auto _ : state) benchmark::DoNotOptimize(parser.parse(text).error());
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(document().size()));
}
BENCHMARK(json_text_simdjson)->Unit(benchmark::kMillisecond);

// ── a manifest as cargo writes it ──

std::string manifest() {
  std::string text =
      "# written by cargo\n[package]\nedition = \"2021\"\nname = \"made\"\nversion = \"1.0.0\"\n"
      "authors = [\n    \"Ann <ann@example.com>\",\n]\nlicense = \"MIT OR Apache-2.0\"\n\n[lib]\nname = "
      "\"made\"\n"
      "path = \"src/lib.rs\"\n\n";
  for (int i = 0; i < 30; ++i)
    text += fmt::format(
        "[dependencies.other_{}]\nversion = \"1.{}\"\noptional = true\nfeatures = [\"std\"]\n\n", i, i);
  return text;
}

void toml_own(benchmark::State& state) {
  static constexpr std::string_view kWanted[] = {"package", "lib"};
  const std::string text = manifest();
  for (auto _ : state) benchmark::DoNotOptimize(read_toml(text, "made", kWanted).tables.size());
}
BENCHMARK(toml_own)->Unit(benchmark::kMicrosecond);

void toml_plus_plus(benchmark::State& state) {
  const std::string text = manifest();
  for (auto _ : state) benchmark::DoNotOptimize(toml::parse(text).size());
}
BENCHMARK(toml_plus_plus)->Unit(benchmark::kMicrosecond);

// ── an array whose elements must differ, as components must ──

constexpr std::string_view kUnique = R"({"type": "array", "uniqueItems": true, "items": {"type": "object"}})";

std::string elements(std::int64_t count) {
  std::string text = "[";
  for (std::int64_t i = 0; i < count; ++i)
    text += fmt::format("{}{{\"type\": \"file\", \"name\": \"folder/{}\"}}", i == 0 ? "" : ",", i);
  return text + "]";
}

void unique_items_own(benchmark::State& state) {
  const std::string text = elements(state.range(0));
  const JsonSchema schema("unique", [](std::string_view) { return kUnique; });
  for (auto _ : state) {
    const JsonTree tree(text, "made");
    if (!schema.accepts(tree)) state.SkipWithError("refused");
  }
}
BENCHMARK(unique_items_own)->RangeMultiplier(4)->Range(1000, 16000)->Unit(benchmark::kMillisecond);

void unique_items_valijson(benchmark::State& state) {
  const std::string text = elements(state.range(0));
  const auto schema_document = nlohmann::json::parse(kUnique);
  valijson::Schema schema;
  valijson::SchemaParser(valijson::SchemaParser::kDraft7)
      .populateSchema(valijson::adapters::NlohmannJsonAdapter(schema_document), schema);
  for (auto _ : state) {
    const auto document = nlohmann::json::parse(text);
    valijson::Validator validator;
    if (!validator.validate(schema, valijson::adapters::NlohmannJsonAdapter(document), nullptr))
      state.SkipWithError("refused");
  }
}
BENCHMARK(unique_items_valijson)->RangeMultiplier(4)->Range(1000, 4000)->Unit(benchmark::kMillisecond);

// ── tokens in code ──

/// The standard library of the Python that is installed, each file by itself.
const std::vector<std::string>& code() {
  static const std::vector<std::string> files = [] {
    std::vector<std::string> result;
    for (const auto& folder : std::filesystem::directory_iterator("/usr/lib"))
      if (folder.path().filename().string().starts_with("python3."))
        for (const auto& entry : std::filesystem::recursive_directory_iterator(folder.path()))
          if (entry.path().extension() == ".py" && entry.is_regular_file())
            result.push_back(read_input(entry.path().string()));
    return result;
  }();
  return files;
}

template <class Look>
void look_at_code(benchmark::State& state, const Look& look) {
  if (code().empty()) return state.SkipWithError("no Python below /usr/lib");
  std::int64_t bytes = 0;
  for (auto _ : state)
    for (const std::string& file : code()) {
      look(file);
      bytes += static_cast<std::int64_t>(file.size());
    }
  state.SetBytesProcessed(bytes);
}

void tokens_own(benchmark::State& state) {
  const Finder& finder = Finder::of(Language::python);
  look_at_code(state, [&](const std::string& file) {
    std::uint64_t steps = 0, found = 0;
    finder.find(
        file, 0, file.size(), steps, [](std::uint32_t) { return true; },
        [&](const Finder::Hit&) { ++found; });
    benchmark::DoNotOptimize(found);
  });
}
BENCHMARK(tokens_own)->Unit(benchmark::kMillisecond);

/// The finder's first look alone, by each engine that this processor has.
void fours(benchmark::State& state, FourSet::Engine engine) {
  if (!FourSet::has(engine)) return state.SkipWithError("not on this processor");
  FourSet set(false);
  const Finder& finder = Finder::of(Language::python);
  for (std::size_t row = 0; row < finder.rows(); ++row) {
    const std::string_view token = finder.row(row).token;
    for (std::size_t at = 0; at < 2 && at + FourSet::kFour <= token.size(); ++at) set.add(set.at(&token[at]));
  }
  set.arrange();
  look_at_code(state, [&](const std::string& file) {
    FourSet::Places places;
    const std::size_t last = file.size() < FourSet::kFour ? 0 : file.size() - FourSet::kFour + 1;
    for (std::size_t at = 0; at < last; at += FourSet::kChunk)
      benchmark::DoNotOptimize(set.find(file, at, std::min(last, at + FourSet::kChunk), places, engine));
  });
}
BENCHMARK_CAPTURE(fours, plain, FourSet::Engine::plain)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(fours, sse2, FourSet::Engine::sse2)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(fours, avx512, FourSet::Engine::avx512)->Unit(benchmark::kMillisecond);

/// Which tokens stand in a file; not where, and without their edges.
void tokens_re2_set(benchmark::State& state) {
  const Finder& finder = Finder::of(Language::python);
  RE2::Options options;
  options.set_max_mem(std::int64_t{64} << 20);
  RE2::Set tokens(options, RE2::UNANCHORED);
  for (std::size_t row = 0; row < finder.rows(); ++row)
    tokens.Add(RE2::QuoteMeta(std::string(finder.row(row).token)), nullptr);
  if (!tokens.Compile()) return state.SkipWithError("RE2 has no room");
  std::vector<int> found;
  look_at_code(state, [&](const std::string& file) { benchmark::DoNotOptimize(tokens.Match(file, &found)); });
}
BENCHMARK(tokens_re2_set)->Unit(benchmark::kMillisecond);

void tokens_sha256(benchmark::State& state) {
  look_at_code(state, [](const std::string& file) { benchmark::DoNotOptimize(sha256_of_text(file)); });
}
BENCHMARK(tokens_sha256)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace stocktake
