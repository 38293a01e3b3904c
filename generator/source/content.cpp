#include "generator/source/content.h"

#include <algorithm>
#include <array>

#include "generator/source/inside.h"
#include "generator/source/program.h"
#include "generator/source/python_code.h"
#include "schemas/inventory/program_text.h"

namespace stocktake {
namespace {

constexpr std::size_t kMostMagic = 2048;

}  // namespace

std::string_view banner_of(std::string_view head) {
  constexpr std::size_t kLongestBanner = 1024;
  if (head.starts_with("\xEF\xBB\xBF")) head.remove_prefix(3);
  head.remove_prefix(std::min(head.find_first_not_of(" \t\r\n;"), head.size()));
  if (!head.starts_with("/*") && !head.starts_with("//")) return {};
  return head.substr(0, kLongestBanner);
}

void Content::begin(std::string_view path, Wish wish, Digests digests) {
  path_ = path;
  head_.clear();
  wish_ = wish;
  hashes_ = digests != Digests::also;
  too_large_ = false;
  hash_.reset();
  traits_ = {};
  if (look_for_.traits) reader_.begin(path);
  md5_.reset();
  second_hash_.reset();
  if (digests == Digests::sha256 || !look_for_.also) return;
  if (look_for_.also == HashAlgorithm::md5)
    md5_.emplace();
  else
    second_hash_.emplace(*look_for_.also);
}

void Content::update(std::string_view bytes) {
  if (hashes_) hash_.update(bytes);
  if (md5_) md5_->update(bytes);
  if (second_hash_) second_hash_->update(bytes);
  keep(bytes);
}

std::size_t Content::lanes(const LookFor& look_for) {
  return look_for.also == HashAlgorithm::md5 ? Md5Stream::kLanes : 2;
}

void Content::update_all(std::span<const Share> shares) {
  const std::size_t taken = update_side_by_side(shares);
  for (const Share& share : shares) share.bytes->remove_prefix(taken);
  if (taken != 0) return;
  const Share& least = *std::min_element(shares.begin(), shares.end(), [](const Share& a, const Share& b) {
    return a.bytes->size() < b.bytes->size();
  });
  least.content->update(*least.bytes);
  *least.bytes = {};
}

bool Content::between_blocks() const {
  return hash_.between_blocks() && (!md5_ || md5_->between_blocks());
}

/// How many bytes each has taken.
std::size_t Content::update_side_by_side(std::span<const Share> shares) {
  std::size_t size = shares.front().bytes->size();
  for (const Share& share : shares)
    size = share.content->between_blocks() ? std::min(size, share.bytes->size()) : 0;
  size -= size % Sha256Stream::kBlock;
  if (size == 0 || shares.size() == 1 || shares.size() > Md5Stream::kLanes) return 0;
  std::array<Md5Stream::Share, Md5Stream::kLanes> md5;
  std::size_t count = 0;
  const Share* waiting = nullptr;  // for a second one, to be hashed beside it
  for (const Share& share : shares) {
    Content& content = *share.content;
    const std::string_view taken = share.bytes->substr(0, size);
    if (content.md5_) md5[count++] = {&*content.md5_, taken};
    if (content.second_hash_) content.second_hash_->update(taken);
    content.keep(taken);
    if (!content.hashes_) continue;
    if (waiting != nullptr)
      Sha256Stream::update_both(waiting->content->hash_, waiting->bytes->substr(0, size), content.hash_,
                                taken);
    waiting = waiting == nullptr ? &share : nullptr;
  }
  if (waiting != nullptr) waiting->content->hash_.update(waiting->bytes->substr(0, size));
  Md5Stream::update_all({md5.data(), count});
  return size;
}

/// Whether all of the file is held because it is a program, with these bytes behind what is kept.
bool Content::holds_program(std::string_view bytes) const {
  if (!holds_programs_ || wish_ == Wish::inside || wish_ == Wish::all || wish_ == Wish::bytecode)
    return false;
  constexpr std::size_t kTells = 4;
  if (head_.size() >= kTells) return begins_program(head_);
  return begins_program(std::string(head_).append(bytes.substr(0, kTells)));
}

std::size_t Content::most_kept(std::string_view bytes) const {
  if (wish_ == Wish::all || wish_ == Wish::bytecode) return kMostKept;
  if (wish_ == Wish::inside) return kLargestInside;
  if (holds_program(bytes)) return kLargestProgram;
  // Of the files in folders of programs only the scripts are small.
  return wish_ == Wish::script && (head_.empty() ? bytes : head_).starts_with("#!") ? kLargestScript
                                                                                    : kMostMagic;
}

void Content::keep(std::string_view bytes) {
  // Which most it is shows with the first bytes.
  const std::size_t most = most_kept(bytes);
  if (head_.size() < most) head_.append(bytes.substr(0, most - head_.size()));
  if (head_.size() == most && most != kMostMagic) too_large_ = true;
}

void Content::finish(Entry& entry, StringArena& strings) {
  if (hashes_) entry.sha256 = hash_.finish();
  entry.lacks_sha256 = !hashes_;
  also_ = md5_ ? md5_->finish() : second_hash_ ? second_hash_->finish() : std::string();
  if (look_for_.traits) traits_ = reader_.finish();
  bytes_kind_ = look_for_.traits ? reader_.bytes_kind() : kind_of_bytes(path_, head_);
  entry.kind = kind_of(path_, bytes_kind_);
  const bool whole = wish_ == Wish::all || (wish_ == Wish::script && head_.starts_with("#!"));
  if (whole && !too_large_) entry.set_content(strings.keep(head_));
  if (wish_ == Wish::banner)
    if (const std::string_view banner = banner_of(head_); !banner.empty())
      entry.set_content(strings.keep(banner));
  if (wish_ == Wish::inside) {
    if (!too_large_) entry.set_content(strings.keep(look_inside(head_)));
    if (head_.capacity() > kMostKept) std::string().swap(head_);
  }
  if (holds_program({}) && entry.holds_nothing() && is_program(bytes_kind_)) {
    std::string items;
    if (too_large_)
      write_inside(items, "!", "is larger than 256 MiB and not on disk, and was not looked into");
    else
      items = look_into_program(head_);
    if (!items.empty()) entry.set_program(strings.keep(items));
    if (head_.capacity() > kMostKept) std::string().swap(head_);
  }
  code_ = {};
  if (wish_ != Wish::bytecode) return;
  if (!too_large_) code_ = code_digest(head_).value_or(Sha256());
  set_bytecode(entry, std::string_view(head_).substr(0, Entry::kHead), code_, strings);
}

void Content::set_bytecode(Entry& entry, std::string_view head, const Sha256& code, StringArena& strings) {
  std::string text(head);
  if (code != Sha256()) text.append(reinterpret_cast<const char*>(code.bytes.data()), code.bytes.size());
  entry.set_bytecode(strings.keep(text));
}

}  // namespace stocktake
