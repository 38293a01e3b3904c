#include "schemas/validation/pattern.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include "schemas/error.h"

namespace stocktake {
namespace {

RE2::Options options() {
  RE2::Options options(RE2::Quiet);
  options.set_never_capture(true);
  return options;
}

}  // namespace

Pattern::Pattern(std::string_view expression)
    : compiled_(
          std::make_unique<const RE2>(re2::StringPiece(expression.data(), expression.size()), options())) {
  if (!compiled_->ok())
    throw Error(fmt::format("cannot compile the pattern '{}': {}", expression, compiled_->error()));
}

Pattern::Pattern(Pattern&&) noexcept = default;
Pattern& Pattern::operator=(Pattern&&) noexcept = default;
Pattern::~Pattern() = default;

bool Pattern::matches(std::string_view text) const {
  return RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), *compiled_);
}

const std::string& Pattern::expression() const {
  return compiled_->pattern();
}

}  // namespace stocktake
