#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// GitHub's workflows and composite actions (Workflow syntax for GitHub Actions), and compose files (Compose
/// file reference).
namespace stocktake {

struct WorkflowPart {
  enum class Kind : std::uint8_t {
    action,  ///< `actions/checkout@v4`; none of the repository itself
    image,   ///< a reference; of `docker://`, `container`, `services`; none that an expression makes
    script,  ///< of `run`
  };
  Kind kind;
  std::string text;
  std::uint32_t line = 0;  ///< from 1, where the text begins
};

/// What a workflow's jobs, or the steps of an action, take and run, in their order. \throws Error where it is
/// no YAML that is read here.
std::vector<WorkflowPart> read_workflow(std::string_view path, std::string_view text);

/// The images of a compose file: what a service is built of stands in a Dockerfile, and its image is then the
/// name of what comes out. \throws Error as above
std::vector<WorkflowPart> read_compose(std::string_view path, std::string_view text);

}  // namespace stocktake
