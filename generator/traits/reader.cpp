#include "generator/traits/reader.h"

#include <algorithm>
#include <optional>

#include "generator/traits/encoding.h"
#include "schemas/inventory/program_text.h"

namespace stocktake {

void TraitReader::begin(std::string_view path) {
  path_ = path;
  knows_language_ = false;
  language_.reset();
  gathered_.clear();
  next_ = 0;
  gathered_at_ = 0;
  traits_ = {};
  lines_ = {};
  shape_ = {};
  steps_ = 0;
}

void TraitReader::know_language(std::string_view head) {
  knows_language_ = true;
  bytes_kind_ = kind_of_bytes(path_, head);
  language_ = language_of(path_, kind_of(path_, bytes_kind_));
  if (!language_) return;
  finder_ = &Finder::of(*language_);
  first_.assign(finder_->rows(), 0);
  // Python decodes such a program and runs what comes out.
  const std::uint32_t line = *language_ == Language::python ? decoded_program_line(head) : 0;
  for (const Trait trait : {Trait::decode, Trait::evaluate}) traits_.line(trait) = line;
}

void TraitReader::read(std::string_view bytes, bool last) {
  if (knows_language_ && !language_) return;
  if (last && gathered_.empty() && !knows_language_ && bytes.size() <= kWindow) {
    know_language(bytes);
    if (!language_) return;
    Comments comments(*language_, bytes);
    return read_window({bytes, 0, bytes.size(), 0, *language_, &comments}, true);
  }
  // In slices, so that what is gathered is never much more than what is looked at.
  gathered_.reserve(kWindow + 2 * TextWindow::kContext + kSlice);
  while (!bytes.empty()) {
    gathered_.append(bytes.substr(0, kSlice));
    bytes.remove_prefix(std::min(bytes.size(), kSlice));
    if (!knows_language_ && gathered_.size() >= kHead) {
      know_language(gathered_);
      if (!language_) return gathered_.clear();
    }
    if (knows_language_) read_gathered(false);
  }
}

/// Looks at as many windows as were gathered with all that stands around them.
void TraitReader::read_gathered(bool last) {
  std::size_t next = static_cast<std::size_t>(next_ - gathered_at_);
  for (;;) {
    const std::size_t left = gathered_.size() - next;
    const std::size_t size = std::min(left, kWindow);
    if (size == 0 || (!last && left < kWindow + TextWindow::kContext)) break;
    const std::size_t begin = next - std::min(next, TextWindow::kContext);
    const std::string_view text =
        std::string_view(gathered_).substr(begin, next - begin + size + TextWindow::kContext);
    TextWindow window{text, next - begin, next - begin + size, gathered_at_ + begin, *language_, nullptr};
    std::optional<Comments> comments;
    if (next_ == 0) window.comments = &comments.emplace(*language_, text);
    read_window(window, last && size == left);
    next += size;
    next_ += size;
  }
  const std::size_t done = next - std::min(next, TextWindow::kContext);
  gathered_.erase(0, done);
  gathered_at_ += done;
}

void TraitReader::read_window(const TextWindow& window, bool last) {
  lines_.begin(window);
  const auto is_wanted = [&](std::uint32_t index) {
    const TraitRow& row = finder_->row(index);
    return first_[index] == 0 && !(row.trait && row.needs == Gate::none && traits_.has(*row.trait));
  };
  const auto found_at = [&](std::uint32_t index, std::size_t place, Comments* comments) {
    const TraitRow& row = finder_->row(index);
    if (!row.trait) {  // a gate may stand open for nothing: to read comments for it is not worth while
      first_[index] = 1;
      return;
    }
    if (comments != nullptr && comments->has(place)) return;
    first_[index] = lines_.line_of(place);
    if (row.needs == Gate::none) traits_.line(*row.trait) = first_[index];
  };
  finder_->find(window.text, window.from, window.to, steps_, is_wanted,
                [&](const Finder::Hit& hit) { found_at(hit.row, hit.begin, window.comments); });
  read_joined(window, is_wanted, found_at);
  shape_.read(window, lines_, last, traits_);
  if (window.comments != nullptr) steps_ += window.comments->steps();
  if (!last) lines_.end();
}

/// Looks for what stands in texts that the program puts together.
template <class IsWanted, class FoundAt>
void TraitReader::read_joined(const TextWindow& window, const IsWanted& is_wanted, const FoundAt& found_at) {
  std::vector<std::pair<std::uint32_t, std::size_t>> hits;
  joined_.each(window, steps_, [&](std::string_view text, std::size_t place) {
    finder_->find(text, 0, text.size(), steps_, is_wanted,
                  [&](const Finder::Hit& hit) { hits.emplace_back(hit.row, place); });
  });
  if (hits.empty()) return;
  // Of the window's own what stands here was passed already.
  Comments comments(window.language, window.text);
  for (const auto& [row, place] : hits)
    if (is_wanted(row)) found_at(row, place, window.comments != nullptr ? &comments : nullptr);
  steps_ += comments.steps();
}

/// Counts the rows behind gates that were opened.
void TraitReader::settle() {
  if (std::all_of(first_.begin(), first_.end(), [](std::uint32_t line) { return line == 0; })) return;
  unsigned open = 0;
  for (std::uint32_t i = 0; i < first_.size(); ++i)
    if (first_[i] != 0) open |= 1U << static_cast<unsigned>(finder_->row(i).opens);
  for (std::uint32_t i = 0; i < first_.size(); ++i) {
    const TraitRow& row = finder_->row(i);
    if (first_[i] == 0 || !row.trait || (open >> static_cast<unsigned>(row.needs) & 1) == 0) continue;
    std::uint32_t& line = traits_.line(*row.trait);
    line = line == 0 ? first_[i] : std::min(line, first_[i]);
  }
}

const Traits& TraitReader::finish() {
  if (!knows_language_) know_language(gathered_);
  if (language_) {
    read_gathered(true);
    settle();
  }
  for (const Shape shape : kAllShapes)
    if (traits_.shape(shape).amount < least_amount(shape)) traits_.shape(shape) = {};
  return traits_;
}

std::uint64_t TraitReader::steps() const {
  return steps_ + shape_.steps();
}

}  // namespace stocktake
