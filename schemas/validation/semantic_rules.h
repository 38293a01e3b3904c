#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "schemas/validation/validate.h"

namespace stocktake {

/// The rules that the schemas cannot say. JSON and XML report what they find, each with the place where it
/// stands; `finish` says what is wrong. Texts must outlive the object. Not thread-safe.
class SemanticRules {
 public:
  /// Whatever the caller finds its way back by: a node's number.
  using Place = std::uint32_t;
  struct Finding {
    ComplaintSeverity severity;
    std::string_view rule;
    Place place;
    Place other;  ///< Another place, with which `what` ends; kNowhere: none.
    std::string what;
    std::string expected;
  };
  static constexpr Place kNowhere = 0xffffffff;

  void serial_number(std::string_view text, Place place);
  /// `in_formulation`: the place lies in a formulation, where the specification's own documents describe a
  /// workspace at its workflow and again at its task; a second use is then only a warning.
  void bom_ref(std::string_view text, Place place, bool in_formulation) {
    declared_.push_back(named(text, place));
    declared_.back().in_formulation = in_formulation;
  }
  void reference(std::string_view text, Place place) { references_.push_back(named(text, place)); }
  /// `from` depends on `to`.
  void dependency(std::string_view from, std::string_view to, Place place);
  void purl(std::string_view text, Place place);
  void hash(std::string_view algorithm, std::string_view content, Place place);
  void license_expression(std::string_view text, Place place);

  /// The findings, in no particular order, at most `kMostComplaints` of each severity.
  std::vector<Finding> finish();

 private:
  struct Named {
    std::uint64_t hash;
    std::string_view text;
    Place place;
    bool in_formulation = false;
  };
  struct Edge {
    std::uint64_t from;
    std::uint64_t to;
    std::string_view text;
    Place place;
  };
  static Named named(std::string_view text, Place place);
  void add(ComplaintSeverity severity, std::string_view rule, Place place, std::string what,
           std::string expected, Place other = kNowhere);
  void check_unique();
  void check_references();
  void check_cycles();

  std::vector<Named> declared_;
  std::vector<Named> references_;
  std::vector<Edge> edges_;
  std::vector<Finding> findings_;
  std::array<std::size_t, 2> kept_{};  // of each severity
};

}  // namespace stocktake
