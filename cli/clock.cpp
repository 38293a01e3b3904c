#include "cli/clock.h"

#include <fmt/format.h>

#include <cstdlib>
#include <ctime>

#include "schemas/error.h"
#include "schemas/text/printable.h"

namespace stocktake {
namespace {

constexpr long long kLastSecondOfYear9999 = 253402300799;

std::time_t document_time() {
  const char* epoch = std::getenv("SOURCE_DATE_EPOCH");
  if (epoch == nullptr || *epoch == '\0') return std::time(nullptr);
  char* end = nullptr;
  const long long seconds = std::strtoll(epoch, &end, 10);
  if (*end != '\0' || seconds < 0 || seconds > kLastSecondOfYear9999)
    throw Error(
        fmt::format("SOURCE_DATE_EPOCH is '{}': it must be seconds since 1970, in digits", printable(epoch)));
  return seconds;
}

std::string format_time(const char* format) {
  const std::time_t time = document_time();
  std::tm parts{};
  gmtime_r(&time, &parts);
  char text[32];
  std::strftime(text, sizeof text, format, &parts);
  return text;
}

}  // namespace

std::string timestamp() {
  return format_time("%Y-%m-%dT%H:%M:%SZ");
}
std::string today() {
  return format_time("%Y-%m-%d");
}

}  // namespace stocktake
