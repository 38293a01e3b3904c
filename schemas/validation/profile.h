#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/document/document.h"

/// Lists of what an SBOM must say, as authorities publish them, and how far a document meets one.
namespace stocktake {

/// One demand of a list.
struct ProfileField {
  enum class Scope : std::uint8_t {
    document,   ///< of the document itself
    component,  ///< of every component that is no file, and of the subject
  };
  enum class Demand : std::uint8_t {
    required,  ///< without it the list is not met
    wanted,    ///< where it exists, or recommended: lowers the score only
  };
  std::string_view id;     ///< of the field, the same in all lists
  std::string_view title;  ///< in the words of the list
  Scope scope = Scope::document;
  Demand demand = Demand::required;
};

struct Profile {
  std::string_view name;    ///< as `--profile` takes it
  std::string_view title;   ///< of the publication
  std::string_view source;  ///< who published it, when
  std::span<const ProfileField> fields;
};
std::span<const Profile> profiles();
/// The list of that name, or nullptr.
const Profile* profile(std::string_view name);

struct FieldVerdict {
  const ProfileField* field = nullptr;
  std::size_t have = 0, of = 0;      ///< components that have it, of how many; of the document 0 or 1, of 1
  std::vector<std::string> missing;  ///< names of the first of those that lack it: purls, or JSON pointers
  bool complete() const { return have == of; }
};

struct ProfileVerdict {
  const Profile* profile = nullptr;
  std::vector<FieldVerdict> fields;  ///< in the order of the list
  double score = 0;                  ///< 0 to 10: the mean of what share of components has each field
  bool met() const;
};

/// Components that are named where a field is missing.
inline constexpr std::size_t kMostMissing = 10;

/// Judges a document of any version, as it stands: the document need not be valid. Linear. Thread-safe.
ProfileVerdict judge_profile(const Profile& profile, const Document& document);

}  // namespace stocktake
