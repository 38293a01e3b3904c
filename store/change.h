#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "schemas/text/hashing.h"
#include "schemas/text/string_arena.h"
#include "store/spans.h"
#include "store/store.h"

namespace stocktake {

/// The change of one subject within a transaction, which must be one that writes. It takes the subject's row
/// first, so that of several programs one changes it at a time; others may change other subjects meanwhile.
class SubjectChange {
 public:
  enum class Missing : std::uint8_t { make, refuse };
  /// \throws Error where there is no such subject and none is to be made.
  SubjectChange(Database& database, const std::string& subject, Missing missing);

  /// The release of that name, or nullptr.
  const Release* find(std::string_view name) const;
  /// Between which releases that one stands. \throws Error where there is no release of that name.
  void tell_place(const std::string& name, Added& added) const;
  void add(const NewRelease& release, Added& added);
  /// Puts another document in the place of the release of that name.
  void replace(const NewRelease& release, Added& added);
  /// \throws Error where there is no release of that name.
  void remove(const std::string& name);
  /// Writes what is counted; call it last.
  void finish();

 private:
  using Ids = std::unordered_map<std::string_view, std::int64_t, TextHash>;
  struct NewText {
    std::string_view text;
    std::int64_t id;
  };

  void load_texts();
  std::int64_t text_id(std::string_view text);
  std::int64_t package_id(std::string_view package);
  std::vector<ItemKey> keys_of(const ReleaseItems& items);
  void write_texts();
  void write_packages();

  std::size_t place_of(const NewRelease& release) const;
  std::size_t index_of(const std::string& name) const;
  std::int32_t position_at(std::size_t index);
  bool position_between(std::size_t index, std::int32_t& position) const;
  std::int32_t position_behind(std::size_t index) const;
  void number_anew();
  void add_at(std::size_t index, std::int32_t position, const NewRelease& release, Added& added);
  void remove_at(std::size_t index);

  std::vector<ItemSpan> spans_around(std::int32_t next) const;
  std::vector<ItemSpan> spans_at_ends(std::int32_t position, std::int32_t next) const;
  std::vector<ItemSpan> read_spans(std::string_view sql, std::span<const SqlValue> values) const;
  void write_spans(SpanChanges& changes);
  void write_document(const PackedDocument& document);
  void write_release(const Release& release);
  void drop_document(const Sha256& sha256);
  void drop_subject();

  Database& database_;
  std::string subject_name_;
  std::int64_t subject_ = 0, next_text_ = 0, next_span_ = 0;
  std::vector<Release> releases_;  // by position
  StringArena arena_;
  Ids texts_;
  bool texts_loaded_ = false;
  std::vector<NewText> new_texts_;
  std::unordered_set<std::int64_t> packages_;
  std::vector<NewText> new_packages_;
};

}  // namespace stocktake
