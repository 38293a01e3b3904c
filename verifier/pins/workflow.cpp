#include "generator/catalog/workflow.h"

#include <fmt/format.h>

#include "verifier/pins/pins.h"

namespace stocktake {
namespace {

/// An action by a tag or branch, which can be moved.
void check_action(std::string_view path, const WorkflowPart& action, VerifyReport& report) {
  const std::string_view uses = action.text;
  const auto at = uses.rfind('@');
  const std::string_view reference = at == uses.npos ? std::string_view() : uses.substr(at + 1);
  if (is_commit(reference)) return;
  add_pin(report, "pin-action", path, action.line,
          reference.empty()
              ? fmt::format("The action {} names no version.", uses)
              : fmt::format("The action {} is what {} means when it runs, a tag or branch that can be moved.",
                            uses.substr(0, at), reference),
          fmt::format("{}@COMMIT  # {}", uses.substr(0, at), reference.empty() ? "VERSION" : reference));
}

}  // namespace

void check_compose(std::string_view path, const std::string& text, VerifyReport& report) {
  for (const WorkflowPart& image : read_compose(path, text)) add_image(path, image.line, image.text, report);
}

void check_workflow(std::string_view path, const std::string& text, VerifyReport& report) {
  for (const WorkflowPart& part : read_workflow(path, text)) {
    if (part.kind == WorkflowPart::Kind::action) check_action(path, part, report);
    if (part.kind == WorkflowPart::Kind::image) add_image(path, part.line, part.text, report);
    if (part.kind == WorkflowPart::Kind::script) check_script(path, text, part.text, part.line, report);
  }
}

}  // namespace stocktake
