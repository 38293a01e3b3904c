#pragma once

#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "schemas/error.h"

/// What the targets share. Each is `FUZZ(input) { … }`: whatever the input, it must end normally or by a
/// stocktake::Error.
#define FUZZ(input)                                                                   \
  static void fuzz_one(std::string_view input);                                       \
  extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) { \
    try {                                                                             \
      fuzz_one({reinterpret_cast<const char*>(data), size});                          \
    } catch (const stocktake::Error&) {                                               \
    }                                                                                 \
    return 0;                                                                         \
  }                                                                                   \
  static void fuzz_one(std::string_view input)

namespace stocktake {

/// Stops the fuzzer where a promise is broken.
inline void demand(bool promise) {
  if (!promise) std::abort();
}

/// A file that holds `bytes`, for readers that want a path; gone with the object.
class InputFile {
 public:
  explicit InputFile(std::string_view bytes) {
    const int file = mkstemp(path_.data());
    demand(file >= 0 && write(file, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()));
    close(file);
  }
  ~InputFile() { unlink(path_.c_str()); }
  InputFile(const InputFile&) = delete;
  InputFile& operator=(const InputFile&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_ = "/tmp/stocktake-fuzz-XXXXXX";
};

}  // namespace stocktake
