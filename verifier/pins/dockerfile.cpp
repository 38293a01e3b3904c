#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "generator/catalog/dockerfile.h"
#include "schemas/error.h"
#include "schemas/json/tree.h"
#include "schemas/text/lines.h"
#include "verifier/pins/pins.h"
#include "verifier/pins/shell.h"

// Dockerfiles (Dockerfile reference): the images of FROM, COPY --from and RUN --mount=from=, what ADD
// fetches, and what RUN, CMD, ENTRYPOINT and HEALTHCHECK run, in each of their forms; ONBUILD is what stands
// behind it.
namespace stocktake {
namespace {

/// A list in JSON as the shell would have its words; the text itself where it is no such list.
std::string as_script(std::string_view text) {
  if (!trim(text).starts_with('[')) return std::string(text);
  try {
    const JsonTree tree(text, "");
    std::vector<std::string> words;
    bool all_text = tree.kind(JsonTree::kRoot) == JsonTree::Kind::array;
    for (JsonTree::Node at = JsonTree::first(JsonTree::kRoot), i = 0;
         all_text && i < tree.size(JsonTree::kRoot); ++i, at = tree.next(at)) {
      all_text = tree.kind(at) == JsonTree::Kind::string;
      if (all_text) words.emplace_back(tree.text(at));
    }
    if (all_text) return shell_quoted(words);
  } catch (const Error&) {  // what is no list is a command (Dockerfile reference, "Exec form")
  }
  return std::string(text);
}

class Dockerfile {
 public:
  Dockerfile(std::string_view path, std::string_view text, VerifyReport& report)
      : path_(path), text_(text), report_(report) {}

  void check(const DockerInstruction& one) {
    for (const DockerSources::Source& source : sources_.of(one)) check_source(source, one.line);
    if (one.word == "RUN") check_run(one);
    if (one.word == "CMD" || one.word == "ENTRYPOINT" || one.word == "SHELL")
      check_script(path_, text_, as_script(one.rest), one.line, report_);
    if (one.word == "HEALTHCHECK")
      if (const auto cmd = one.rest.find("CMD"); cmd != std::string::npos)
        check_script(path_, text_, as_script(trim(std::string_view(one.rest).substr(cmd + 3))), one.line,
                     report_);
  }

 private:
  void check_source(const DockerSources::Source& source, std::uint32_t line) {
    using Kind = DockerSources::Source::Kind;
    if (source.kind == Kind::image) return add_image(path_, line, source.text, report_);
    if (source.checked) return;
    if (source.kind == Kind::address)
      return add_pin(report_, "pin-hash", path_, line,
                     fmt::format("{} is whatever is served there when it is fetched.", source.text),
                     fmt::format("ADD --checksum=sha256:HEX {} …", source.text));
    if (!is_commit(docker_ref(source.text)))
      add_pin(report_, "pin-branch", path_, line,
              fmt::format("{} is what is newest there, or under a name that can be moved.", source.text),
              "…#COMMIT");
  }

  void check_run(const DockerInstruction& run) {
    std::string_view rest = run.rest;
    while (rest.starts_with("--")) {
      rest.remove_prefix(std::min(rest.find_first_of(" \t\n"), rest.size()));
      rest.remove_prefix(std::min(rest.find_first_not_of(" \t\n\\"), rest.size()));
    }
    const auto before = std::string_view(run.rest).substr(0, run.rest.size() - rest.size());
    const auto lines = static_cast<std::uint32_t>(std::count(before.begin(), before.end(), '\n'));
    check_script(path_, text_, as_script(rest), run.line + lines, report_);
    if (run.heredoc.empty()) return;
    // What the text is read by: nothing, or a shell; else it is data, or another language.
    const std::vector<ShellCommand> commands = shell_commands(rest);
    const std::string_view reader = commands.empty() ? std::string_view() : commands[0].words[0];
    if (reader.starts_with("<<") || reader.ends_with("sh"))
      check_script(path_, text_, run.heredoc, run.heredoc_line, report_);
  }

  std::string_view path_, text_;
  VerifyReport& report_;
  DockerSources sources_;
};

}  // namespace

void check_dockerfile(std::string_view path, std::string_view text, VerifyReport& report) {
  Dockerfile dockerfile(path, text, report);
  for (const DockerInstruction& one : read_dockerfile(text)) dockerfile.check(one);
}

}  // namespace stocktake
