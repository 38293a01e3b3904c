#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>

namespace stocktake {

/// What the code of a file can do, as far as the words that it is written with say so. None of them is bad:
/// what says something is that a new version has one, or two together, that the one before had not.
enum class Trait : std::uint8_t {
  environment,  ///< reads the variables of its environment
  process,      ///< starts other programs
  network,      ///< opens connections
  listen,       ///< waits for connections
  evaluate,     ///< runs text or bytes as code
  decode,       ///< turns an encoded text (base64, hexadecimal, compressed) into bytes
  secrets,      ///< names a place where credentials are kept
  persistence,  ///< names a place from which something starts by itself later
  system_info,  ///< asks for host, user, or address of the machine
  drop_host,    ///< names a service at which data is left or fetched without a name, or a bare public address
  native_call,  ///< calls machine code past the language
  obfuscated,   ///< is written so that nobody can read it
};
inline constexpr Trait kAllTraits[] = {Trait::environment, Trait::process,     Trait::network,
                                       Trait::listen,      Trait::evaluate,    Trait::decode,
                                       Trait::secrets,     Trait::persistence, Trait::system_info,
                                       Trait::drop_host,   Trait::native_call, Trait::obfuscated};
/// The word for it in documents and reports: `environment`, `system-info`.
std::string_view to_string(Trait trait);
std::optional<Trait> trait_of(std::string_view word);

/// What the text of a file looks like, where that is out of the ordinary.
enum class Shape : std::uint8_t {
  longest_line,  ///< bytes of the longest line
  encoded_run,   ///< characters of the longest run of base64 or hexadecimal digits
  invisible,   ///< characters that nobody sees: zero width, bidirectional, variation selectors, tags, fillers
  confusable,  ///< names that have letters of another script which look like the ASCII ones beside them
};
inline constexpr Shape kAllShapes[] = {Shape::longest_line, Shape::encoded_run, Shape::invisible,
                                       Shape::confusable};
std::string_view to_string(Shape shape);
std::optional<Shape> shape_of(std::string_view word);

/// The least amount that is out of the ordinary, and recorded: below it a file counts as having none.
std::uint32_t least_amount(Shape shape);

/// How much of it, and in which line it is, or begins. Both stop at 2^32 - 1.
struct Measure {
  std::uint32_t amount = 0;
  std::uint32_t line = 0;
  bool operator==(const Measure&) const = default;
};

/// The traits of one file, each with the line (from 1) where it shows first; 0: it has not this trait. In
/// machine code, which has no lines, each is in line 1.
struct Traits {
  std::array<std::uint32_t, std::size(kAllTraits)> lines{};
  std::array<Measure, std::size(kAllShapes)> shapes{};

  bool has(Trait trait) const { return line(trait) != 0; }
  std::uint32_t line(Trait trait) const { return lines[static_cast<std::size_t>(trait)]; }
  std::uint32_t& line(Trait trait) { return lines[static_cast<std::size_t>(trait)]; }
  const Measure& shape(Shape shape) const { return shapes[static_cast<std::size_t>(shape)]; }
  Measure& shape(Shape shape) { return shapes[static_cast<std::size_t>(shape)]; }
  bool operator==(const Traits&) const = default;
};

/// The text that a document keeps of them: `environment:12 network:40 longest-line:48210@3`, words in the
/// order of the enumerations, each `TRAIT:LINE` or `SHAPE:AMOUNT@LINE`; shapes below `least_amount` are left
/// out. Empty where a file has none of them.
std::string encode_traits(const Traits& traits);

/// The traits that such a text says; nothing where `encode_traits` would not have written it, but for amounts
/// below the least: another version may have another least.
std::optional<Traits> decode_traits(std::string_view text);

}  // namespace stocktake
