#include "generator/catalog/workflow.h"

#include "schemas/json/member.h"
#include "schemas/json/tree.h"
#include "schemas/json/yaml.h"

namespace stocktake {
namespace {

class WorkflowReader {
 public:
  WorkflowReader(std::string_view path, std::string_view text)
      : document_(read_yaml(text, std::string(path))), tree_(document_.json, std::string(path)) {}

  std::vector<WorkflowPart> read() {
    each_member(tree_, member(JsonTree::kRoot, "jobs"), [&](Node, Node job) { take_job(job); });
    if (const Node runs = member(JsonTree::kRoot, "runs"); runs != kNothing)
      take_steps(member(runs, "steps"));
    return std::move(parts_);
  }

  std::vector<WorkflowPart> read_services() {
    each_member(tree_, member(JsonTree::kRoot, "services"), [&](Node, Node service) {
      if (tree_.kind(service) == JsonTree::Kind::object && member(service, "build") == kNothing)
        take_image(member(service, "image"));
    });
    return std::move(parts_);
  }

 private:
  using Node = JsonTree::Node;
  static constexpr Node kNothing = JsonTree::kRoot;

  Node member(Node object, std::string_view key) const { return tree_.member(object, key); }
  bool is_text(Node node) const { return node != kNothing && tree_.kind(node) == JsonTree::Kind::string; }
  void add(WorkflowPart::Kind kind, std::string_view text, Node node) {
    parts_.push_back({kind, std::string(text), document_.lines[node]});
  }

  void take_job(Node job) {
    take_uses(member(job, "uses"));
    take_image(member(job, "container"));
    each_member(tree_, member(job, "services"), [&](Node, Node service) { take_image(service); });
    take_steps(member(job, "steps"));
  }

  void take_steps(Node steps) {
    each_member(tree_, steps, [&](Node, Node step) {
      take_uses(member(step, "uses"));
      if (const Node run = member(step, "run"); is_text(run))
        add(WorkflowPart::Kind::script, tree_.text(run), run);
    });
  }

  void take_image(Node node) {
    if (node != kNothing && tree_.kind(node) == JsonTree::Kind::object) node = member(node, "image");
    if (is_text(node) && tree_.text(node).find("${{") == std::string_view::npos)
      add(WorkflowPart::Kind::image, tree_.text(node), node);
  }

  void take_uses(Node node) {
    if (!is_text(node)) return;
    std::string_view uses = tree_.text(node);
    if (uses.empty() || uses.starts_with("./")) return;
    constexpr std::string_view kDocker = "docker://";
    const bool image = uses.starts_with(kDocker);
    if (image) uses.remove_prefix(kDocker.size());
    add(image ? WorkflowPart::Kind::image : WorkflowPart::Kind::action, uses, node);
  }

  YamlDocument document_;
  JsonTree tree_;
  std::vector<WorkflowPart> parts_;
};

}  // namespace

std::vector<WorkflowPart> read_workflow(std::string_view path, std::string_view text) {
  return WorkflowReader(path, text).read();
}

std::vector<WorkflowPart> read_compose(std::string_view path, std::string_view text) {
  return WorkflowReader(path, text).read_services();
}

}  // namespace stocktake
