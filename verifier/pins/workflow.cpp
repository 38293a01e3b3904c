#include <fmt/format.h>

#include <string>

#include "generator/locks/json_member.h"
#include "schemas/json/tree.h"
#include "schemas/json/yaml.h"
#include "verifier/pins/pins.h"

// GitHub's workflows and composite actions (Workflow syntax for GitHub Actions): `uses`, images, `run`; and
// the images of compose files.
namespace stocktake {
namespace {

using Node = JsonTree::Node;

class Workflow {
 public:
  Workflow(std::string_view path, const std::string& text, VerifyReport& report)
      : path_(path),
        text_(text),
        document_(read_yaml(text, std::string(path))),
        tree_(document_.json, std::string(path)),
        report_(report) {}

  void check() {
    each_member(tree_, member(JsonTree::kRoot, "jobs"), [&](Node, Node job) { check_job(job); });
    if (const Node runs = member(JsonTree::kRoot, "runs"); runs != kNothing)
      check_steps(member(runs, "steps"));
  }

  /// A compose file ("Compose file reference"): what a service is built of stands in a Dockerfile, and its
  /// image is then the name of what comes out.
  void check_compose() {
    each_member(tree_, member(JsonTree::kRoot, "services"), [&](Node, Node service) {
      if (tree_.kind(service) == JsonTree::Kind::object && member(service, "build") == kNothing)
        check_image(member(service, "image"));
    });
  }

 private:
  static constexpr Node kNothing = JsonTree::kRoot;

  Node member(Node object, std::string_view key) const { return tree_.member(object, key); }
  std::uint32_t line_of(Node node) const { return document_.lines[node]; }
  bool is_text(Node node) const { return node != kNothing && tree_.kind(node) == JsonTree::Kind::string; }

  void check_job(Node job) {
    check_uses(member(job, "uses"));
    check_image(member(job, "container"));
    each_member(tree_, member(job, "services"), [&](Node, Node service) { check_image(service); });
    check_steps(member(job, "steps"));
  }

  void check_steps(Node steps) {
    each_member(tree_, steps, [&](Node, Node step) {
      check_uses(member(step, "uses"));
      if (const Node run = member(step, "run"); is_text(run))
        check_script(path_, text_, tree_.text(run), line_of(run), report_);
    });
  }

  void check_image(Node node) {
    if (node != kNothing && tree_.kind(node) == JsonTree::Kind::object) node = member(node, "image");
    if (is_text(node) && tree_.text(node).find("${{") == std::string_view::npos)
      add_image(path_, line_of(node), tree_.text(node), report_);
  }

  void check_uses(Node node) {
    if (!is_text(node)) return;
    const std::string uses(tree_.text(node));
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

  std::string_view path_, text_;
  YamlDocument document_;
  JsonTree tree_;
  VerifyReport& report_;
};

}  // namespace

void check_compose(std::string_view path, const std::string& text, VerifyReport& report) {
  Workflow(path, text, report).check_compose();
}

void check_workflow(std::string_view path, const std::string& text, VerifyReport& report) {
  Workflow(path, text, report).check();
}

}  // namespace stocktake
