#include <benchmark/benchmark.h>

#include <string>
#include <vector>

#include "schemas/identity/any_digest.h"
#include "schemas/identity/md5_stream.h"
#include "schemas/identity/sha256_stream.h"

namespace stocktake {
namespace {

using Engine = Sha256Stream::Engine;

void hash_one(benchmark::State& state, Engine engine) {
  const std::string text(static_cast<std::size_t>(state.range(0)), 'x');
  Sha256Stream stream(engine);
  for (auto _ : state) {
    stream.reset();
    stream.update(text);
    benchmark::DoNotOptimize(stream.finish());
  }
  state.SetBytesProcessed(state.iterations() * state.range(0));
}
BENCHMARK_CAPTURE(hash_one, openssl, Engine::openssl)->Range(1 << 10, 1 << 20);
BENCHMARK_CAPTURE(hash_one, best, Sha256Stream::best_engine())->Range(1 << 10, 1 << 20);

void hash_two_side_by_side(benchmark::State& state) {
  const std::string text_a(static_cast<std::size_t>(state.range(0)), 'a'), text_b(text_a.size(), 'b');
  Sha256Stream a, b;
  for (auto _ : state) {
    a.reset();
    b.reset();
    benchmark::DoNotOptimize(Sha256Stream::update_both(a, text_a, b, text_b));
    benchmark::DoNotOptimize(a.finish());
    benchmark::DoNotOptimize(b.finish());
  }
  state.SetBytesProcessed(state.iterations() * 2 * state.range(0));
}
BENCHMARK(hash_two_side_by_side)->Range(1 << 10, 1 << 20);

void md5_openssl(benchmark::State& state) {
  const std::string text(static_cast<std::size_t>(state.range(0)), 'x');
  for (auto _ : state) benchmark::DoNotOptimize(digest_of_text(HashAlgorithm::md5, text));
  state.SetBytesProcessed(state.iterations() * state.range(0));
}
BENCHMARK(md5_openssl)->Range(1 << 10, 1 << 16);

void md5_side_by_side(benchmark::State& state, Md5Stream::Engine engine) {
  if (!Md5Stream::has(engine)) return state.SkipWithError("this processor has no such vectors");
  const auto count = static_cast<std::size_t>(state.range(0));
  const std::string text(std::size_t{64} << 10, 'x');
  std::vector<Md5Stream> streams(count);
  std::vector<Md5Stream::Share> shares;
  for (Md5Stream& stream : streams) shares.push_back({&stream, text});
  for (auto _ : state) benchmark::DoNotOptimize(Md5Stream::update_all(shares, engine));
  state.SetBytesProcessed(state.iterations() * state.range(0) * static_cast<std::int64_t>(text.size()));
}
BENCHMARK_CAPTURE(md5_side_by_side, plain, Md5Stream::Engine::plain)->RangeMultiplier(2)->Range(1, 16);
BENCHMARK_CAPTURE(md5_side_by_side, avx2, Md5Stream::Engine::avx2)->RangeMultiplier(2)->Range(4, 16);
BENCHMARK_CAPTURE(md5_side_by_side, avx512, Md5Stream::Engine::avx512)->RangeMultiplier(2)->Range(4, 16);

}  // namespace
}  // namespace stocktake
