#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "differ/judge/rules/phrases.h"
#include "schemas/inventory/loading_variables.h"
#include "schemas/inventory/properties.h"
#include "schemas/text/lines.h"

// What a container image runs, as whom, and what it is built on.

namespace stocktake {
namespace {

/// A word of the note property::kImage, and how much a change of what it says matters.
struct Setting {
  std::string_view word;
  std::string_view what;
  Severity severity;
};
// Labels are left out: builds write the date and the commit into them.
constexpr Setting kSettings[] = {
    {"entrypoint", "what the image starts (its entry point)", Severity::warning},
    {"command", "what the image starts (its command)", Severity::warning},
    {"health", "what the image runs to see whether it is well", Severity::warning},
    {"user", "the user as whom the image runs", Severity::warning},
    {"platform", "the platform for which the image is", Severity::warning},
    {"folder", "the folder in which the image starts", Severity::warning},
    {"shell", "the shell that runs its commands", Severity::warning},
    {"on-build", "what runs when another image is built on it", Severity::warning},
    {"value", "where programs and what they load are found (the value of such a variable)",
     Severity::warning},
    {"stop-signal", "the signal that stops the image", Severity::note},
    {"port", "the ports that the image offers", Severity::note},
    {"volume", "the folders that the image keeps", Severity::note},
    {"variable", "the variables that the image sets", Severity::note},
};

using SaidBySetting = std::map<std::string_view, std::set<std::string_view>>;

/// What a side says, by word; nothing of what is no image.
SaidBySetting settings_of(const Inventory& side) {
  SaidBySetting said;
  for (const Property& note : side.notes) {
    if (note.name != property::kImage) continue;
    std::string_view text = note.value;
    const std::string_view word = take_until(text, ' ');
    said[word].insert(text);
  }
  return said;
}

/// Those of `some` that `others` lack, in one text.
std::string only(const std::set<std::string_view>& some, const std::set<std::string_view>& others) {
  std::string text;
  for (const std::string_view one : some)
    if (!others.contains(one)) text.append(text.empty() ? "" : ", ").append(one);
  return text;
}

/// Whether a user, `NAME[:GROUP]` or a number, is the superuser, which is also who runs where none is named.
bool is_superuser(std::string_view user) {
  const std::string_view name = user.substr(0, user.find(':'));
  return name.empty() || name == "root" || name.find_first_not_of('0') == name.npos;
}

/// The first of a list of variables by which programs are found or load something; empty where there is none.
std::string_view loading_variable(std::string_view list) {
  while (!list.empty()) {
    const std::string_view name = trim(take_until(list, ','));
    if (is_loading_variable(name.substr(0, name.find(' '))) && name != "PATH") return name;
  }
  return {};
}

void image_changed(const Comparison& c, Verdicts& out) {
  SaidBySetting before = settings_of(c.before), after = settings_of(c.after);
  if (before.empty() || after.empty()) return;
  for (const Setting& setting : kSettings) {
    const std::string was = only(before[setting.word], after[setting.word]);
    const std::string is = only(after[setting.word], before[setting.word]);
    if (was.empty() && is.empty()) continue;
    // A variable that came or went was said by its name.
    if (setting.word == "value" && (was.empty() || is.empty())) continue;
    const bool rises = setting.word == "user" && is_superuser(is) && !is_superuser(was);
    const std::string_view loads = setting.word == "variable" ? loading_variable(is) : std::string_view();
    out.add_path(
        "",
        {was, is,
         rises ? std::string("The image runs as the superuser now, and did not before.")
         : !loads.empty()
             ? fmt::format("The image sets {} now, which makes programs load or run something.", loads)
             : fmt::format("The image says otherwise than before {}.", setting.what),
         fmt::format("the configurations of the two images differ in '{}'", setting.word)},
        rises            ? Severity::error
        : !loads.empty() ? Severity::warning
                         : setting.severity);
  }
}

std::vector<std::string_view> layers_of(const Inventory& side) {
  std::vector<std::string_view> layers;
  for (const Property& note : side.notes) {
    if (note.name != property::kImageLayer) continue;
    std::string_view rest = note.value;
    take_until(rest, ' ');  // the number
    layers.push_back(take_until(rest, ' '));
  }
  return layers;
}

void image_layers(const Comparison& c, Verdicts& out) {
  const auto before = layers_of(c.before), after = layers_of(c.after);
  if (before.empty() || after.empty() || before == after) return;
  const auto [was, is] = std::mismatch(before.begin(), before.end(), after.begin(), after.end());
  const auto shared = static_cast<std::size_t>(is - after.begin());
  out.add_path("",
               {fmt::format("{} layers", before.size()), fmt::format("{} layers", after.size()),
                shared == 0 ? std::string("The two images have no layer in common: they are built on "
                                          "different bases.")
                            : fmt::format("The lowest {} of the layers {} the same on both sides: all that "
                                          "differs came with those above.",
                                          shared, shared == 1 ? "is" : "are"),
                "the digests of the layers, from the lowest"});
}

const Rule kImageRules[] = {
    {.id = "image-changed",
     .severity = Severity::error,
     .summary =
         "The configuration of a container image says otherwise what it starts, as whom, or where. An "
         "error where it begins to run as the superuser; a warning for what it starts, its user, folder, "
         "shell and platform, what runs when another is built on it, and variables by which programs are "
         "found, or "
         "load or run something first, and their values; a note for its ports, volumes, other variables and "
         "signal.",
     .why = "What an image starts, and with which rights, is decided there and by no file in it.",
     .incident = "",
     .what_to_do =
         "Look for the change in the image's recipe (ENTRYPOINT, CMD, USER). The names of variables "
         "are compared; of their values nothing is recorded but a digest where programs are found or loaded "
         "by them.",
     .several = "changed configuration",
     .needs = {},
     .yields_to = {},
     .judge_all = image_changed},
    {.id = "image-layers",
     .severity = Severity::note,
     .summary = "Two container images have other layers: says how many of the lowest they share.",
     .why =
         "What two images share from the bottom is their base, and what an image brings itself stands above "
         "it.",
     .incident = "",
     .what_to_do = "Where nothing is shared although the base should be the same, see what it was built on.",
     .several = "changed layers",
     .needs = {},
     .yields_to = {},
     .judge_all = image_layers},
};

}  // namespace

std::span<const Rule> image_rules() {
  return kImageRules;
}

}  // namespace stocktake
