#include "generator/source/content.h"

#include <algorithm>

#include "generator/catalog/catalog.h"

namespace stocktake {
namespace {

constexpr std::size_t kHead = 512;

}  // namespace

void Content::begin(std::string_view path) {
  path_ = path;
  head_.clear();
  wanted_ = wanted(path);
  too_large_ = false;
  hash_.reset();
}

void Content::update(std::string_view bytes) {
  hash_.update(bytes);
  keep(bytes);
}

std::size_t Content::update_both(Content& a, std::string_view bytes_a, Content& b, std::string_view bytes_b) {
  const std::size_t taken = Sha256Stream::update_both(a.hash_, bytes_a, b.hash_, bytes_b);
  a.keep(bytes_a.substr(0, taken));
  b.keep(bytes_b.substr(0, taken));
  return taken;
}

void Content::keep(std::string_view bytes) {
  const std::size_t most = wanted_ ? kMostKept : kHead;
  if (head_.size() < most) head_.append(bytes.substr(0, most - head_.size()));
  if (wanted_ && head_.size() == kMostKept) too_large_ = true;
}

void Content::finish(Entry& entry, StringArena& strings) {
  entry.sha256 = hash_.finish();
  bytes_kind_ = kind_by_content(std::string_view(head_).substr(0, kHead));
  entry.kind = kind_of(path_, bytes_kind_);
  if (wanted_ && !too_large_) entry.set_content(strings.keep(head_));
}

}  // namespace stocktake
