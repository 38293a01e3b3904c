// What stocktake brings for pipelines, run here: the steps of the GitHub action and the script of the GitLab
// component, by the shell, with the platform's variables set by hand and programs that answer in the place of
// gh and curl.
#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "schemas/json/yaml.h"
#include "tests/content_of.h"
#include "tests/e2e/program.h"
#include "tests/paths.h"
#include "tests/temporary.h"

using namespace stocktake;

namespace {

const std::string kRoot = std::string(paths::kSource) + "/";

using Values = std::map<std::string, std::string>;

/// `text` with what stands between `open` and `close` replaced by its value.
std::string filled_in(std::string text, const std::string& open, const std::string& close,
                      const Values& values) {
  for (std::size_t at = 0; (at = text.find(open, at)) != std::string::npos;) {
    const std::size_t end = text.find(close, at + open.size());
    REQUIRE(end != std::string::npos);
    const auto found = values.find(text.substr(at + open.size(), end - at - open.size()));
    const std::string value = found == values.end() ? "" : found->second;
    text.replace(at, end + close.size() - at, value);
    at += value.size();
  }
  return text;
}

/// In the place of `gh`: keeps what it was asked, and answers by the files of the folder.
constexpr const char* kGh = R"(#!/bin/sh
echo "$*" >>"$FOLDER/asked"
case "$*" in
  "run list"*) cat "$FOLDER/run" ;;
  "run download"*)
    while [ "$1" != --dir ]; do shift; done
    cp "$FOLDER/last.cdx.json" "$2/stocktake.cdx.json" ;;
  *--paginate*) cat "$FOLDER/comment" ;;
  *contents/stocktake.toml*) cat "$FOLDER/policy" 2>/dev/null || { echo 'gh: Not Found (HTTP 404)' >&2; exit 1; } ;;
  *code-scanning*) cat >"$FOLDER/uploaded" ;;
  *body=@*) for word; do case $word in body=@*) cp "${word#body=@}" "$FOLDER/body" ;; esac; done ;;
esac
)";

/// In the place of `curl`, the same for GitLab: the headers come as a file of configuration.
constexpr const char* kCurl = R"(#!/bin/sh
echo "$*" >>"$FOLDER/asked"
output=/dev/stdout body=
while [ $# -gt 0 ]; do
  case $1 in
    --output) output=$2 ;;
    --config) cat "$2" >>"$FOLDER/headers" ;;
    --data-urlencode) cp "${2#body@}" "$FOLDER/body"; body=1 ;;
    http*/jobs/artifacts/*) [ -f "$FOLDER/last.zip" ] && cp "$FOLDER/last.zip" "$output" && printf 200 || printf 404 ;;
    http*/user) echo '{"id": 7}' ;;
    http*/notes\?*) cat "$FOLDER/notes" ;;
  esac
  shift
done
)";

/// A folder with the tree `vendor`, the document `last.cdx.json` of it, a release's tarball that holds the
/// program, and `bin`, which has what answers in the place of a platform's program.
class Pipeline {
 public:
  Pipeline(const char* tool, const char* answers) {
    folder_.file("vendor/a.txt", "1\n");
    REQUIRE(run_program({"scan", "vendor", "-q", "--name", "shop", "-o", "last.cdx.json"}, folder_ / ".")
                .status == 0);
    folder_.file(std::string("bin/") + tool, answers);
    folder_.file("release/stocktake/bin/stocktake",
                 std::string("#!/bin/sh\nexec ") + paths::kProgram + " \"$@\"\n");
    REQUIRE(shell("chmod +x bin/* release/stocktake/bin/*; tar -czf stocktake.tar.gz -C release stocktake")
                .status == 0);
    digest_ = shell("sha256sum stocktake.tar.gz").out.substr(0, 64);
  }
  /// A file that nobody owns comes to the tree.
  void add_file() const { folder_.file("vendor/b.py", "2\n"); }
  void answer(const std::string& name, const std::string& content) const { folder_.file(name, content); }
  std::string content(const std::string& name) const { return content_of(folder_ / name); }
  bool has(const std::string& name) const { return std::filesystem::exists(folder_ / name); }
  const std::string& digest() const { return digest_; }

 protected:
  Run shell(const std::string& script, const std::vector<std::string>& environment = {}) const {
    std::vector<std::string> all = environment;
    all.insert(all.begin(), {"FOLDER=" + folder_.path().string(), "TMPDIR=" + folder_.path().string(),
                             "PATH=" + (path_.empty() ? "" : path_ + ":") + (folder_ / "bin") + ":" +
                                 std::getenv("PATH")});
    return run({"bash", "-c", script}, folder_ / ".", all);
  }

  TemporaryFolder folder_;
  std::string path_;  ///< what a step put in front of PATH

 private:
  std::string digest_;
};

/// The action's steps, one after the other, as GitHub's runner would: inputs and outputs are filled in, a
/// step that uses another action is left out.
class Action : public Pipeline {
 public:
  Action() : Pipeline("gh", kGh) {
    answer("run", "17\n");
    answer("comment", "");
  }

  /// Returns the exit status of the step that failed, or 0.
  int uses(const Values& inputs) {
    const auto action = nlohmann::json::parse(yaml_as_json(content_of(kRoot + "action.yml"), "action.yml"));
    Values values;
    for (const auto& [name, input] : action["inputs"].items())
      values["inputs." + name] = input.contains("default") && input["default"].is_string()
                                     ? input["default"].get<std::string>()
                                     : "";
    for (const auto& [name, value] : inputs) {
      REQUIRE(action["inputs"].contains(name));
      values["inputs." + name] = value;
    }
    for (const auto& step : action["runs"]["steps"]) {
      if (!step.contains("run") || !is_wanted(step, values)) continue;
      const Run ran = run_step(step, values);
      said += ran.out + ran.err;
      if (ran.status != 0) return ran.status;
    }
    return 0;
  }
  std::string verdict() const { return verdict_; }
  std::string said;

 private:
  /// Of the conditions that the action has: an input that is true, and a verdict that was reached.
  bool is_wanted(const nlohmann::json& step, const Values& values) const {
    if (!step.contains("if")) return true;
    const std::string condition = step["if"];
    const auto input = values.find(condition.substr(0, condition.find(' ')));
    REQUIRE(input != values.end());
    REQUIRE(condition.ends_with(
        "== 'true' && contains(fromJSON('[\"expected\", \"unexpected\"]'), steps.compare.outputs.verdict)"));
    return input->second == "true" && (verdict_ == "expected" || verdict_ == "unexpected");
  }

  Run run_step(const nlohmann::json& step, Values& values) {
    folder_.file("output", "");
    folder_.file("path", "");
    const std::string work = folder_.path().string();
    std::vector<std::string> environment = {
        "GITHUB_ACTION_PATH=" + kRoot,
        "GITHUB_OUTPUT=" + work + "/output",
        "GITHUB_PATH=" + work + "/path",
        "GITHUB_REPOSITORY=o/r",
        "GITHUB_STEP_SUMMARY=" + work + "/summary",
        "RUNNER_TEMP=" + work,
        "GITHUB_REF=refs/pull/5/merge",
        "GITHUB_BASE_REF=main",
        "GITHUB_REF_NAME=5/merge",
        "GITHUB_SHA=abc",
        "GITHUB_WORKFLOW_REF=o/r/.github/workflows/ci.yml@refs/pull/5/merge"};
    if (step.contains("env"))
      for (const auto& [name, value] : step["env"].items())
        environment.push_back(name + "=" + filled_in(value, "${{ ", " }}", values));
    const Run ran = shell(step["run"], environment);
    if (const std::string path = content("path"); !path.empty()) path_ = path.substr(0, path.find('\n'));
    const std::string id = step.value("id", "");
    std::istringstream lines(content("output"));
    for (std::string line; std::getline(lines, line);)
      values["steps." + id + ".outputs." + line.substr(0, line.find('='))] = line.substr(line.find('=') + 1);
    if (id == "compare") verdict_ = values["steps.compare.outputs.verdict"];
    return ran;
  }

  std::string verdict_;
};

/// The component's script, with its inputs filled in.
class Component : public Pipeline {
 public:
  Component() : Pipeline("curl", kCurl) {
    REQUIRE(shell("mkdir z && cp last.cdx.json z/stocktake.cdx.json && cd z && python3 -m zipfile -c "
                  "../last.zip stocktake.cdx.json")
                .status == 0);
    answer("notes", "[]");
  }
  /// A commit of stocktake.toml, where there is one, in a repository of the folder.
  std::string commit() const {
    const Run made = shell(
        "git init -q . && { git add stocktake.toml 2>/dev/null || :; } && "
        "git -c user.name=a -c user.email=a@b commit -q --allow-empty -m a && git rev-parse HEAD");
    return made.out.substr(0, made.out.find('\n'));
  }
  void forget() const { std::filesystem::remove(folder_ / "last.zip"); }

  Run uses(const Values& inputs, const std::vector<std::string>& variables = {}) const {
    const std::string text = content_of(kRoot + "templates/stocktake.yml");
    const std::size_t cut = text.find("\n---\n");
    REQUIRE(cut != std::string::npos);
    const auto spec = nlohmann::json::parse(yaml_as_json(text.substr(0, cut), "templates/stocktake.yml"));
    Values values;
    for (const auto& [name, input] : spec["spec"]["inputs"].items()) {
      const std::string word = input.value("default", "");
      values["inputs." + name] = word == "$CI_PROJECT_NAME" ? "shop" : word;
    }
    for (const auto& [name, value] : inputs) {
      REQUIRE(values.contains("inputs." + name));
      values["inputs." + name] = value;
    }
    const auto jobs = nlohmann::json::parse(
        yaml_as_json(filled_in(text.substr(cut + 5), "$[[ ", " ]]", values), "templates/stocktake.yml"));
    const auto& job = jobs["stocktake"];
    std::vector<std::string> environment = {"CI_API_V4_URL=https://lab/api/v4",
                                            "CI_PROJECT_ID=3",
                                            "CI_JOB_NAME=stocktake",
                                            "CI_JOB_TOKEN=j0b",
                                            "CI_MERGE_REQUEST_IID=5",
                                            "CI_MERGE_REQUEST_TARGET_BRANCH_NAME=release/1"};
    for (const auto& [name, value] : job["variables"].items())
      environment.push_back(name + "=" + (value.is_null() ? "" : value.get<std::string>()));
    environment.insert(environment.end(), variables.begin(), variables.end());
    std::string script;
    for (const auto& part : job["script"]) script += part.get<std::string>() + "\n";
    return shell(script, environment);
  }
};

}  // namespace

TEST_CASE("the GitHub action compares with the last successful push to the base branch") {
  Action action;
  CHECK(action.uses({{"after", "vendor"}, {"package", "stocktake.tar.gz"}, {"sha256", action.digest()}}) ==
        0);
  CHECK(action.verdict() == "expected");
  CHECK(action.content("asked").find(
            "run list --repo o/r --workflow ci.yml --branch main --event push --status success") !=
        std::string::npos);
  CHECK(action.content("asked").find("run download 17 --repo o/r --name stocktake-sbom") !=
        std::string::npos);
  CHECK(action.content("summary").find("unexpected") != std::string::npos);
  CHECK(action.content("body").empty());  // nothing to say, no comment
}

TEST_CASE(
    "the GitHub action fails of what is unexpected, and says it in one comment, the summary and code "
    "scanning") {
  Action action;
  action.add_file();
  const Values inputs = {
      {"after", "vendor"}, {"package", "stocktake.tar.gz"}, {"sha256", action.digest()}, {"name", "shop"}};
  CHECK(action.uses(inputs) == 1);
  CHECK(action.verdict() == "unexpected");
  CHECK(action.content("summary").find("b.py") != std::string::npos);
  CHECK(action.content("asked").find("--method POST repos/o/r/issues/5/comments") != std::string::npos);
  CHECK(action.content("body").starts_with("<!-- stocktake shop -->\n"));
  CHECK(action.content("uploaded")
            .starts_with(
                R"({"commit_sha":"abc","ref":"refs/pull/5/merge","tool_name":"stocktake","sarif":"H4sI)"));
  CHECK(nlohmann::json::accept(action.content("uploaded")));

  // The next run changes that comment, also where all is as expected again.
  action.answer("comment", "99\n");
  action.answer("asked", "");
  action.answer("last.cdx.json", action.content("stocktake.cdx.json"));
  CHECK(action.uses(inputs) == 0);
  CHECK(action.content("asked").find("--method PATCH repos/o/r/issues/comments/99") != std::string::npos);
  CHECK(action.content("asked").find("POST repos/o/r/issues") == std::string::npos);
}

TEST_CASE("the GitHub action passes its first run, or fails of it where a baseline is required") {
  Action action;
  action.answer("run", "");
  Values inputs = {{"after", "vendor"}, {"package", "stocktake.tar.gz"}, {"sha256", action.digest()}};
  CHECK(action.uses(inputs) == 0);
  CHECK(action.verdict() == "no-baseline");
  CHECK(action.said.find("::warning::") != std::string::npos);
  inputs["require-baseline"] = "true";
  CHECK(action.uses(inputs) == 2);
  CHECK(action.verdict() == "trouble");
}

TEST_CASE("the GitHub action runs no program of another digest, and none without one") {
  for (const std::string& digest : {std::string(64, '0'), std::string()}) {
    Action action;
    CHECK(action.uses({{"after", "vendor"}, {"package", "stocktake.tar.gz"}, {"sha256", digest}}) == 2);
    CHECK(action.said.find("::error::") != std::string::npos);
    CHECK(action.verdict().empty());
  }
}

TEST_CASE("the GitHub action takes what it is given for a name and never for a command") {
  Action action;
  CHECK(action.uses({{"after", "$(touch hit); vendor"},
                     {"name", "`touch hit`"},
                     {"package", "stocktake.tar.gz"},
                     {"sha256", action.digest()}}) == 2);
  CHECK(action.verdict() == "trouble");
  CHECK(action.uses({{"after", "vendor"},
                     {"before", "'; touch hit; '"},
                     {"package", "stocktake.tar.gz"},
                     {"sha256", action.digest()}}) == 2);
  CHECK_FALSE(action.has("hit"));
}

TEST_CASE("approvals of a pull request are those of its base, and never its own") {
  constexpr const char* kApproval =
      "[[expect]]\nchange = \"add\"\npath = \"**\"\nallow = [\"unowned-file-added\"]\nreason = \"ours\"\n";
  Action action;
  action.answer("vendor/stocktake.toml", kApproval);
  const Values inputs = {{"after", "vendor"}, {"package", "stocktake.tar.gz"}, {"sha256", action.digest()}};
  CHECK(action.uses(inputs) == 1);
  CHECK(action.content("asked").find("repos/o/r/contents/stocktake.toml?ref=main") != std::string::npos);
  action.answer("policy", kApproval);
  CHECK(action.uses(inputs) == 0);

  const Component component;
  component.answer("vendor/stocktake.toml", kApproval);
  const Values same = {{"after", "vendor"}, {"package", "stocktake.tar.gz"}, {"sha256", component.digest()}};
  const auto with_base = [&] {
    return component.uses(same, {"CI_MERGE_REQUEST_DIFF_BASE_SHA=" + component.commit()});
  };
  CHECK(with_base().status == 1);
  component.answer("stocktake.toml", kApproval);
  CHECK(with_base().status == 0);
}

TEST_CASE("the GitLab component compares with the last successful pipeline of the base branch") {
  const Component component;
  const Run ran =
      component.uses({{"after", "vendor"}, {"package", "stocktake.tar.gz"}, {"sha256", component.digest()}});
  CHECK_MESSAGE(ran.status == 0, ran.err);
  CHECK(component.content("asked").find(
            "https://lab/api/v4/projects/3/jobs/artifacts/release%2F1/download?job=stocktake") !=
        std::string::npos);
  CHECK(component.content("headers") == "header = \"JOB-TOKEN: j0b\"\n");
  CHECK(component.content("asked").find("j0b") == std::string::npos);  // no token in a list of processes
}

TEST_CASE("the GitLab component fails of what is unexpected, and keeps one note up to date") {
  const Component component;
  component.add_file();
  const Values inputs = {
      {"after", "vendor"}, {"package", "stocktake.tar.gz"}, {"sha256", component.digest()}};
  CHECK(component.uses(inputs).status == 1);
  CHECK(component.content("body").empty());  // nobody gave a token

  CHECK(component.uses(inputs, {"STOCKTAKE_TOKEN=t0k"}).status == 1);
  CHECK(component.content("asked").find("--request POST") != std::string::npos);
  CHECK(component.content("body").starts_with("<!-- stocktake shop -->\n"));
  CHECK(component.content("asked").find("t0k") == std::string::npos);

  component.answer("notes", R"([{"id": 1, "author": {"id": 8}, "body": "<!-- stocktake shop -->"},
                                {"id": 2, "author": {"id": 7}, "body": "<!-- stocktake shop -->\n"}])");
  CHECK(component.uses(inputs, {"STOCKTAKE_TOKEN=t0k"}).status == 1);
  CHECK(component.content("asked").find("--request PUT") != std::string::npos);
  CHECK(component.content("asked").find("/merge_requests/5/notes/2") != std::string::npos);
}

TEST_CASE("the GitLab component passes its first pipeline, and runs no program of another digest") {
  const Component component;
  component.forget();
  Values inputs = {{"after", "vendor"}, {"package", "stocktake.tar.gz"}, {"sha256", component.digest()}};
  CHECK(component.uses(inputs).status == 0);
  inputs["require-baseline"] = "true";
  CHECK(component.uses(inputs).status == 2);
  inputs["sha256"] = std::string(64, '0');
  CHECK(component.uses(inputs).err.find("another digest") != std::string::npos);
}
