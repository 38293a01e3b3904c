#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

namespace stocktake {

/// A set of fours, four bytes that stand together, and where in a text one of them may stand. Every second
/// place is looked at, so that what is longer is seen wherever it begins where two fours of it are in the
/// set, one place apart.
///
/// A table of 32,768 bytes knows of each four a tag in a slot, which few others share. It is asked place by
/// place, or for eight at once with the vectors that every x86-64 has. Where a vector can look up 128 bytes
/// at once (AVX-512 VBMI), 64 places are first asked for four properties of their bytes, which few places
/// have that are none of the set. All find what is in the set. By the benchmarks `fours` of `./dev bench
/// --only micro`: see docs/performance.md.
class FourSet {
 public:
  static constexpr std::size_t kFour = 4, kStride = 2;
  /// So many bytes are looked at by one call.
  static constexpr std::size_t kChunk = 4096;
  /// Places, as seen from where a look began.
  using Places = std::array<std::uint16_t, kChunk / kStride>;

  enum class Engine : std::uint8_t { plain, sse2, avx512 };
  /// The fastest engine of this processor.
  static Engine best_engine();
  static bool has(Engine engine);

  /// An empty set. \param any_case letters count as the same in both cases; others fall together with others
  explicit FourSet(bool any_case) : fold_(any_case ? 0x20202020U : 0) {}

  /// The four at `at`, as the set knows it.
  std::uint32_t at(const char* at) const {
    std::uint32_t four = 0;
    std::memcpy(&four, at, sizeof four);
    return four | fold_;
  }
  /// What `at` does to the eight bytes of a number.
  std::uint64_t folded(std::uint64_t eight) const { return eight | fold_ | std::uint64_t{fold_} << 32; }

  /// A number below kParts that one four in so many has.
  static std::size_t part_of(std::uint32_t four) { return key_of(four).slot / (kSlots / kParts); }
  static constexpr std::size_t kParts = std::size_t{1} << 11;
  /// Whether the four can be added so that few others are taken for it.
  bool fits(std::uint32_t four) const;
  void add(std::uint32_t four);
  /// To be called once, when all were added.
  void arrange();

  /// Tells the places in [from, to) of the text, of which `from` is even, where a four of the set may stand:
  /// all where one does, and few others. \returns how many. \param to at most kChunk behind `from`, and three
  /// bytes before the text's end
  std::size_t find(std::string_view text, std::size_t from, std::size_t to, Places& found,
                   Engine engine = best_engine()) const;

 private:
  static constexpr std::uint16_t kAnyTag = 0xFFFF;  // of a slot whose fours have several
  /// Both are made of the products of the four's halves with a number each, in sixteen bits, so that eight
  /// are made at once; together they name a four but for two bits.
  struct Key {
    std::uint16_t slot, tag;
  };
  static constexpr std::size_t kSlots = std::size_t{1} << 14;
  static constexpr std::uint16_t kFirst = 0x9E37, kSecond = 0x79B9;
  static constexpr unsigned kUnusedBits = 2;  // of a slot's sixteen
  static Key key_of(std::uint32_t four) {
    const auto first = static_cast<std::uint16_t>((four & 0xFFFF) * kFirst);
    const auto second = static_cast<std::uint16_t>((four >> 16) * kSecond);
    return {static_cast<std::uint16_t>(static_cast<std::uint16_t>(first + second) >> kUnusedBits),
            static_cast<std::uint16_t>(first - second)};
  }
  bool tells(std::uint32_t four) const {
    const Key key = key_of(four);
    const std::uint16_t tag = tags_[key.slot];
    return tag == key.tag || tag == kAnyTag;
  }
  // Each goes on at `at`, adds to the places, and returns where it stopped, for want of bytes to take at
  // once.
  struct Look;
  void find_plainly(Look& look) const;
  void find_sse2(Look& look) const;
  void find_avx512(Look& look) const;

  std::uint32_t fold_;
  std::array<std::uint16_t, kSlots> tags_{};  // of the fours in each slot; 0: of none
  std::vector<std::uint32_t> fours_;          // until they are arranged

  // The fours stand in 32 groups, each of which is a bit in four bytes. What a property of a four may be in
  // each group: by group of groups, property, and its value.
  static constexpr std::size_t kGroups = 32, kSets = kGroups / 8, kProperties = 4, kValues = 128;
  using Properties = std::array<std::uint8_t, kProperties>;
  static Properties properties_of(std::uint32_t four);
  alignas(64) std::array<std::array<std::array<std::uint8_t, kValues>, kProperties>, kSets> groups_{};
};

}  // namespace stocktake
