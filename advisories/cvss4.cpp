#include "advisories/cvss4.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <span>

#include "advisories/cvss_metrics.h"

// The specification's section 8. A vector belongs to a macro vector of six classes (EQ1 to EQ6), each of
// which has a score that experts agreed on (table "CVSS v4.0 scoring"). How far the vector lies below the
// worst one of its macro vector, class by class, takes away as much of the way to the next lower macro
// vector's score. EQ3 and EQ6 speak of the same metrics and are one class here.

namespace stocktake {
namespace {

constexpr CvssMetric kMetrics4[] = {
    {"AV", "NALP", true}, {"AC", "LH", true},  {"AT", "NP", true},  {"PR", "NLH", true}, {"UI", "NPA", true},
    {"VC", "HLN", true},  {"VI", "HLN", true}, {"VA", "HLN", true}, {"SC", "HLN", true}, {"SI", "HLN", true},
    {"SA", "HLN", true},  {"E", "XAPU"},       {"CR", "XHML"},      {"IR", "XHML"},      {"AR", "XHML"},
    {"MAV", "XNALP"},     {"MAC", "XLH"},      {"MAT", "XNP"},      {"MPR", "XNLH"},     {"MUI", "XNPA"},
    {"MVC", "XHLN"},      {"MVI", "XHLN"},     {"MVA", "XHLN"},     {"MSC", "XHLN"},     {"MSI", "XSHLN"},
    {"MSA", "XSHLN"},     {"S", "XNP"},        {"AU", "XNY"},       {"R", "XAUI"},       {"V", "XDC"},
    {"RE", "XLMH"},       {"U", ""},
};

/// Tenths of the score of each macro vector: a row of EQ4 and EQ5 for each EQ1, EQ2, EQ3 and EQ6, counting
/// upward; 0 where there is none.
constexpr std::array<std::uint8_t, 324> kScores = {
    100, 98, 95, 100, 93, 91, 93, 89, 81, 99, 95, 92, 96, 87, 81, 90, 80, 68, 98, 95, 90, 93, 89, 81, 88,
    78,  69, 95, 92,  84, 92, 81, 65, 80, 70, 48, 0,  0,  0,  0,  0,  0,  0,  0,  0,  92, 82, 72, 79, 69,
    50,  69, 55, 27,  99, 95, 92, 95, 90, 84, 92, 82, 72, 97, 92, 85, 91, 83, 71, 81, 71, 53, 95, 92, 85,
    92,  80, 70, 84,  71, 50, 93, 85, 73, 82, 72, 59, 70, 52, 30, 0,  0,  0,  0,  0,  0,  0,  0,  0,  86,
    75,  52, 71, 52,  29, 63, 29, 17, 98, 94, 91, 94, 86, 77, 87, 74, 63, 95, 87, 81, 89, 74, 64, 75, 63,
    49,  94, 88, 76,  86, 74, 59, 72, 57, 52, 89, 77, 67, 76, 58, 50, 57, 52, 25, 0,  0,  0,  0,  0,  0,
    0,   0,  0,  83,  70, 54, 65, 58, 26, 53, 21, 13, 95, 88, 76, 90, 75, 61, 77, 68, 52, 90, 76, 70, 77,
    62,  53, 66, 59,  30, 89, 76, 62, 74, 57, 47, 61, 57, 24, 78, 67, 58, 59, 57, 23, 52, 29, 16, 0,  0,
    0,   0,  0,  0,   0,  0,  0,  71, 59, 30, 58, 26, 15, 23, 13, 6,  93, 86, 75, 86, 74, 56, 70, 52, 40,
    87,  72, 58, 74,  61, 34, 54, 40, 22, 85, 74, 62, 72, 55, 46, 53, 34, 19, 75, 55, 51, 57, 41, 19, 36,
    19,  8,  0,  0,   0,  0,  0,  0,  0,  0,  0,  64, 51, 20, 47, 21, 11, 24, 9,  4,  88, 73, 60, 73, 59,
    41,  54, 45, 20,  75, 53, 50, 55, 40, 20, 43, 22, 11, 75, 58, 40, 61, 48, 20, 46, 17, 8,  55, 45, 21,
    51,  18, 9,  18,  7,  2,  0,  0,  0,  0,  0,  0,  0,  0,  0,  53, 24, 14, 24, 12, 5,  10, 3,  1,
};

struct MacroVector {
  int eq1 = 0, eq2 = 0, eq3 = 0, eq4 = 0, eq5 = 0, eq6 = 0;

  /// Tenths of its score; negative where there is no such macro vector.
  int score() const {
    if (eq1 > 2 || eq2 > 1 || eq3 > 2 || eq4 > 2 || eq5 > 2 || eq6 > 1) return -1;
    const auto row = static_cast<std::size_t>(((eq1 * 2 + eq2) * 3 + eq3) * 2 + eq6);
    const auto column = static_cast<std::size_t>(eq4 * 3 + eq5);
    const int tenths = kScores[row * 9 + column];
    return tenths == 0 ? -1 : tenths;
  }
};

/// A metric's values from the worst down: the index is how far a value is from the worst.
struct Scale {
  std::string_view metric, worst_down;
};
constexpr Scale kScales1[] = {{"AV", "NALP"}, {"PR", "NLH"}, {"UI", "NPA"}};
constexpr Scale kScales2[] = {{"AC", "LH"}, {"AT", "NP"}};
constexpr Scale kScales36[] = {{"VC", "HLN"}, {"VI", "HLN"}, {"VA", "HLN"},
                               {"CR", "HML"}, {"IR", "HML"}, {"AR", "HML"}};
constexpr Scale kScales4[] = {{"SC", "SHLN"}, {"SI", "SHLN"}, {"SA", "SHLN"}};

/// The worst vectors of a class, a letter for each of its scales; and how many steps it is deep.
struct Class {
  std::span<const std::string_view> worst;
  int depth = 1;
};
constexpr std::string_view kWorst1_0[] = {"NNN"}, kWorst1_1[] = {"ANN", "NLN", "NNP"},
                           kWorst1_2[] = {"PNN", "ALP"};
constexpr Class kClasses1[] = {{kWorst1_0, 1}, {kWorst1_1, 4}, {kWorst1_2, 5}};
constexpr std::string_view kWorst2_0[] = {"LN"}, kWorst2_1[] = {"HN", "LP"};
constexpr Class kClasses2[] = {{kWorst2_0, 1}, {kWorst2_1, 2}};
constexpr std::string_view kWorst3_00[] = {"HHHHHH"}, kWorst3_01[] = {"HHLMMH", "HHHMMM"},
                           kWorst3_10[] = {"LHHHHH", "HLHHHH"},
                           kWorst3_11[] = {"LHLHMH", "LHHHMM", "HLHMHM", "HLLMHH", "LLHHHM"},
                           kWorst3_21[] = {"LLLHHH"};
/// By EQ3 and EQ6.
constexpr Class kClasses36[3][2] = {
    {{kWorst3_00, 7}, {kWorst3_01, 6}}, {{kWorst3_10, 8}, {kWorst3_11, 8}}, {{}, {kWorst3_21, 10}}};
constexpr std::string_view kWorst4_0[] = {"HSS"}, kWorst4_1[] = {"HHH"}, kWorst4_2[] = {"LLL"};
constexpr Class kClasses4[] = {{kWorst4_0, 6}, {kWorst4_1, 5}, {kWorst4_2, 4}};

/// A vector as the environment modifies it.
class Vector4 {
 public:
  explicit Vector4(const CvssValues& values) : values_(values) {}

  char of(std::string_view metric) const {
    constexpr std::string_view kWithModified = "AV AC AT PR UI VC VI VA SC SI SA";
    if (kWithModified.find(metric) != kWithModified.npos && metric.size() == 2) {
      const char name[] = {'M', metric[0], metric[1]};
      const char modified = values_.of({name, 3});
      return modified == 'X' ? values_.of(metric) : modified;
    }
    const char value = values_.of(metric);
    if (value != 'X') return value;
    return metric == "E" ? 'A' : 'H';  // the worst is taken of what is not said
  }
  bool is(std::string_view metric, char value) const { return of(metric) == value; }

  bool harms_nothing() const {
    constexpr std::string_view kImpacts[] = {"VC", "VI", "VA", "SC", "SI", "SA"};
    return std::all_of(std::begin(kImpacts), std::end(kImpacts),
                       [&](auto metric) { return is(metric, 'N'); });
  }

  MacroVector macro() const {
    MacroVector m;
    const bool any = is("AV", 'N') || is("PR", 'N') || is("UI", 'N');
    const bool all = is("AV", 'N') && is("PR", 'N') && is("UI", 'N');
    m.eq1 = all ? 0 : any && !is("AV", 'P') ? 1 : 2;
    m.eq2 = is("AC", 'L') && is("AT", 'N') ? 0 : 1;
    const bool vc = is("VC", 'H'), vi = is("VI", 'H'), va = is("VA", 'H');
    m.eq3 = vc && vi ? 0 : vc || vi || va ? 1 : 2;
    const bool safety = is("SI", 'S') || is("SA", 'S');
    m.eq4 = safety ? 0 : is("SC", 'H') || is("SI", 'H') || is("SA", 'H') ? 1 : 2;
    m.eq5 = is("E", 'A') ? 0 : is("E", 'P') ? 1 : 2;
    m.eq6 = (vc && is("CR", 'H')) || (vi && is("IR", 'H')) || (va && is("AR", 'H')) ? 0 : 1;
    return m;
  }

  /// How many steps the vector lies below the worst of its class; that worst is the first that is nowhere
  /// better.
  int steps_below(const Class& one, std::span<const Scale> scales) const {
    for (const std::string_view worst : one.worst) {
      int steps = 0;
      bool worse = false;
      for (std::size_t i = 0; i < scales.size(); ++i) {
        const int below = distance(scales[i], of(scales[i].metric), worst[i]);
        worse = worse || below < 0;
        steps += below;
      }
      if (!worse) return steps;
    }
    return 0;
  }

 private:
  static int distance(const Scale& scale, char value, char worst) {
    return static_cast<int>(scale.worst_down.find(value)) - static_cast<int>(scale.worst_down.find(worst));
  }

  const CvssValues& values_;
};

/// The score of the next lower macro vector by EQ3 and EQ6: of two there are, the higher.
int next_lower_36(MacroVector m) {
  MacroVector by3 = m, by6 = m;
  ++by3.eq3;
  ++by6.eq6;
  if (m.eq3 == 0 && m.eq6 == 0) return std::max(by3.score(), by6.score());
  return m.eq6 == 0 ? by6.score() : by3.score();
}

}  // namespace

std::optional<double> cvss4_score(std::string_view text) {
  const auto values = CvssValues::read(text, kMetrics4);
  if (!values) return std::nullopt;
  const Vector4 vector(*values);
  if (vector.harms_nothing()) return 0.0;
  const MacroVector m = vector.macro();
  MacroVector below1 = m, below2 = m, below4 = m, below5 = m;
  ++below1.eq1, ++below2.eq2, ++below4.eq4, ++below5.eq5;

  double lost = 0;  // tenths
  int classes = 0;
  const auto take = [&](int lower, int steps, int depth) {
    if (lower < 0) return;
    ++classes;
    lost += static_cast<double>(m.score() - lower) * steps / depth;
  };
  const auto at = [](int i) { return static_cast<std::size_t>(i); };
  const Class& class1 = kClasses1[at(m.eq1)];
  const Class& class2 = kClasses2[at(m.eq2)];
  const Class& class36 = kClasses36[at(m.eq3)][at(m.eq6)];
  const Class& class4 = kClasses4[at(m.eq4)];
  take(below1.score(), vector.steps_below(class1, kScales1), class1.depth);
  take(below2.score(), vector.steps_below(class2, kScales2), class2.depth);
  take(next_lower_36(m), vector.steps_below(class36, kScales36), class36.depth);
  take(below4.score(), vector.steps_below(class4, kScales4), class4.depth);
  take(below5.score(), 0, 1);      // one value a class: nothing lies below the worst
  constexpr double kNoise = 1e-5;  // of the divisions
  const double tenths = m.score() - (classes == 0 ? 0.0 : lost / classes);
  return std::clamp(std::floor(tenths + 0.5 + kNoise), 0.0, 100.0) / 10;
}

}  // namespace stocktake
