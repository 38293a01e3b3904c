#pragma once

#include <array>
#include <optional>
#include <span>
#include <string_view>

namespace stocktake {

/// A metric of a CVSS vector: `AV` with one of the values N, A, L and P.
struct CvssMetric {
  std::string_view name;
  std::string_view values;  ///< a letter each; empty: any word
  bool mandatory = false;
};

/// What a vector says, without its version in front.
class CvssValues {
 public:
  /// Nothing where something in it is not of `metrics`, stands twice, or is missing though mandatory.
  /// `metrics` has at most 32 entries and outlives the result.
  static std::optional<CvssValues> read(std::string_view vector, std::span<const CvssMetric> metrics);
  /// The value of a metric; `X`, not defined, where the vector does not say.
  char of(std::string_view name) const;

 private:
  std::span<const CvssMetric> metrics_;
  std::array<char, 32> values_{};
};

}  // namespace stocktake
