#pragma once

#include <iterator>
#include <random>
#include <string>

namespace stocktake {

/// Random bytes that are often UTF-8, often nearly so.
inline std::string random_bytes(std::mt19937& random) {
  static const std::string kPieces[] = {"a",
                                        "%",
                                        "%41",
                                        "\x80",
                                        "\xC3\xA9",
                                        "\xC3",
                                        "\xE2\x80\xAE",
                                        "\xED\xA0",
                                        "\xF0\x9F",
                                        "\xF0\x9F\x98\x80",
                                        "/",
                                        "\n",
                                        "\xFF"};
  std::string result;
  for (auto i = random() % 12; i > 0; --i) result += kPieces[random() % std::size(kPieces)];
  return result;
}

}  // namespace stocktake
