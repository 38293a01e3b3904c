#include "schemas/text/fold.h"

#include <utf8proc.h>

#include <cstdlib>
#include <memory>

#include "schemas/text/ascii.h"
#include "schemas/text/utf8.h"

namespace stocktake {
namespace {

void append_lower(std::string_view text, std::string& to) {
  for (const char c : text) to += lower_ascii(c);
}

/// The longest path component that is normalised. Every file system's limit is lower, and utf8proc orders
/// combining marks in time quadratic in their number, which a hostile document must not be able to use.
constexpr std::size_t kLongestComponent = 1024;

void append_folded_component(std::string_view component, std::string& to) {
  if (ascii_prefix(component) == component.size() || component.size() > kLongestComponent ||
      !is_utf8(component)) {
    return append_lower(component, to);
  }
  utf8proc_uint8_t* mapped = nullptr;
  const utf8proc_ssize_t size =
      utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(component.data()),
                   static_cast<utf8proc_ssize_t>(component.size()), &mapped,
                   static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD));
  const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owner(mapped, &std::free);
  if (size < 0) return append_lower(component, to);
  to.append(reinterpret_cast<const char*>(mapped), static_cast<std::size_t>(size));
}

}  // namespace

std::string fold_for_collision(std::string_view path) {
  std::string result;
  result.reserve(path.size());
  if (ascii_prefix(path) == path.size()) {
    append_lower(path, result);
    return result;
  }
  // '/' never takes part in normalisation, so that folding component by component gives what folding the
  // whole does.
  while (true) {
    const std::size_t slash = path.find('/');
    append_folded_component(path.substr(0, slash), result);
    if (slash == path.npos) return result;
    result += '/';
    path.remove_prefix(slash + 1);
  }
}

}  // namespace stocktake
