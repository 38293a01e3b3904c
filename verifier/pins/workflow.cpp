#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <string>

#include "schemas/error.h"
#include "schemas/text/lines.h"
#include "verifier/pins/pins.h"

// GitHub's workflows and composite actions (Workflow syntax for GitHub Actions): `uses`, images, `run`.
namespace stocktake {
namespace {

class Workflow {
 public:
  Workflow(std::string_view path, const std::string& text, VerifyReport& report)
      : path_(path), text_(text), report_(report) {}

  void check() {
    const YAML::Node whole = YAML::Load(text_);
    if (!whole.IsMap()) return;
    if (const YAML::Node jobs = whole["jobs"]; jobs && jobs.IsMap())
      for (const auto& job : jobs) check_job(job.second);
    if (const YAML::Node runs = whole["runs"]; runs && runs.IsMap()) check_steps(runs["steps"]);
  }

 private:
  static std::uint32_t line_of(const YAML::Node& node) {
    return static_cast<std::uint32_t>(node.Mark().line) + 1;
  }
  static std::string text_of(const YAML::Node& node) {
    return node && node.IsScalar() ? node.Scalar() : std::string();
  }

  void check_job(const YAML::Node& job) {
    if (!job.IsMap()) return;
    check_uses(job["uses"]);
    check_image(job["container"]);
    if (const YAML::Node services = job["services"]; services && services.IsMap())
      for (const auto& service : services) check_image(service.second);
    check_steps(job["steps"]);
  }

  void check_steps(const YAML::Node& steps) {
    if (!steps || !steps.IsSequence()) return;
    for (const YAML::Node& step : steps) {
      if (!step.IsMap()) continue;
      check_uses(step["uses"]);
      if (const YAML::Node run = step["run"]; run && run.IsScalar())
        check_script(path_, run.Scalar(), first_line_of(run), report_);
    }
  }

  /// A block begins on the line behind its `|`.
  std::uint32_t first_line_of(const YAML::Node& run) const {
    const auto at = static_cast<std::size_t>(run.Mark().pos);
    const bool block = at < text_.size() && (text_[at] == '|' || text_[at] == '>');
    return line_of(run) + (block ? 1 : 0);
  }

  void check_image(const YAML::Node& node) {
    if (!node) return;
    const YAML::Node image = node.IsMap() ? node["image"] : node;
    if (image && image.IsScalar() && image.Scalar().find("${{") == std::string::npos)
      add_image(path_, line_of(image), image.Scalar(), report_);
  }

  void check_uses(const YAML::Node& node) {
    const std::string uses = text_of(node);
    if (uses.empty() || uses.starts_with("./")) return;
    constexpr std::string_view kDocker = "docker://";
    if (uses.starts_with(kDocker))
      return add_image(path_, line_of(node), uses.substr(kDocker.size()), report_);
    const auto at = uses.rfind('@');
    const std::string reference = at == std::string::npos ? "" : uses.substr(at + 1);
    if (is_commit(reference)) return;
    add_pin(
        report_, "pin-action", path_, line_of(node),
        reference.empty()
            ? fmt::format("The action {} names no version.", uses)
            : fmt::format("The action {} is what {} means when it runs, a tag or branch that can be moved.",
                          uses.substr(0, at), reference),
        fmt::format("{}@COMMIT  # {}", uses.substr(0, at), reference.empty() ? "VERSION" : reference));
  }

  std::string_view path_;
  const std::string& text_;
  VerifyReport& report_;
};

}  // namespace

void check_workflow(std::string_view path, const std::string& text, VerifyReport& report) {
  try {
    Workflow(path, text, report).check();
  } catch (const YAML::Exception& error) {
    throw Error(fmt::format("line {}: {}", error.mark.line + 1, error.msg));
  }
}

}  // namespace stocktake
