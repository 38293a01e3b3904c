#include <algorithm>
#include <set>

#include "generator/catalog/python/metadata.h"
#include "schemas/text/ascii.h"
#include "schemas/text/lines.h"
#include "verifier/pins/asked.h"
#include "verifier/pins/asked_python.h"
#include "verifier/pins/pins.h"

// What is read line by line: Gemfile, go.mod, setup.cfg, setup.py.
namespace stocktake {
namespace {

/// What stands between the next two quotes; nothing where there are none.
std::optional<std::string_view> quoted_text(std::string_view text) {
  const auto open = text.find_first_of("'\"");
  if (open == text.npos) return std::nullopt;
  const auto close = text.find(text[open], open + 1);
  if (close == text.npos) return std::nullopt;
  return text.substr(open + 1, close - open - 1);
}

std::uint32_t lines_in(std::string_view text) {
  return static_cast<std::uint32_t>(std::count(text.begin(), text.end(), '\n'));
}

}  // namespace

std::optional<Asked> asked_by_requirement(std::string_view text, std::uint32_t line) {
  const auto parsed = read_python_requirement(text);
  if (!parsed) return std::nullopt;
  Asked asked;
  asked.name = parsed->name;
  asked.line = line;
  asked.optional = !parsed->marker.empty();
  std::string_view rest = text.substr(text.find(parsed->name) + parsed->name.size());
  if (const auto at = rest.find('@');
      at != rest.npos && trim(rest.substr(0, at)).find_first_of("=<>~!") == rest.npos) {
    const std::string_view url = trim(rest.substr(at + 1, rest.find(" ;") - at - 1));
    asked.range = url;
    if (url.starts_with("git+")) {
      asked.source = url;
      const std::string_view whole = url.substr(0, url.find('#'));
      asked.pinned_source = is_commit(whole.substr(whole.rfind('@') + 1));
    } else {
      asked.exact = url;  // an address is no range
    }
    asked.optional = true;  // locks name it by its address
    return asked;
  }
  rest = trim(rest.substr(0, rest.find(';')));
  if (rest.starts_with('[')) rest = trim(rest.substr(std::min(rest.find(']') + 1, rest.size())));
  asked.range = rest;
  if (rest.starts_with("==")) asked.exact = exact_version(rest);
  return asked;
}

/// `gem 'name', '~> 1.0'`; with `git:` or `github:` from a repository.
std::vector<Asked> asked_by_gemfile(std::string_view, std::string_view text) {
  std::vector<Asked> all;
  for (std::uint32_t number = 1; !text.empty(); ++number) {
    const std::string_view line = trim(take_line(text));
    if (!line.starts_with("gem ") && !line.starts_with("gem(")) continue;
    const auto name = quoted_text(line);
    if (!name) continue;
    const std::string_view rest =
        line.substr(static_cast<std::size_t>(name->data() - line.data()) + name->size() + 1);
    if (rest.find("path:") != rest.npos || rest.find(":path") != rest.npos) continue;
    Asked asked;
    asked.name = *name;
    asked.line = number;
    asked.optional = rest.find("platform") != rest.npos || rest.find("install_if") != rest.npos;
    if (rest.find("git:") != rest.npos || rest.find("github:") != rest.npos) {
      const auto ref = rest.find("ref:");
      asked.source = "a repository";
      asked.pinned_source = ref != rest.npos && is_commit(quoted_text(rest.substr(ref)).value_or(""));
    } else {
      const std::string_view before_options = rest.substr(0, rest.find(':'));
      asked.range = quoted_text(before_options).value_or("");
      asked.exact = exact_version(asked.range);
    }
    all.push_back(std::move(asked));
  }
  return all;
}

/// `require PATH VERSION`, alone or in a block; what a folder or another module replaces is not asked for.
std::vector<Asked> asked_by_go_mod(std::string_view, std::string_view text) {
  std::vector<Asked> all;
  std::set<std::string> replaced;
  std::string block;
  for (std::uint32_t number = 1; !text.empty(); ++number) {
    std::string_view line = trim(take_line(text));
    const bool indirect = line.find("// indirect") != line.npos;
    line = trim(line.substr(0, line.find("//")));
    if (line == ")") block.clear();
    std::string_view rest = line;
    const std::string word = block.empty() ? std::string(take_until(rest, ' ')) : block;
    rest = trim(rest);
    if (rest == "(") {
      block = word;
      continue;
    }
    const std::string_view path = take_until(rest, ' ');
    if (word == "replace") replaced.emplace(path);
    if (word != "require" || path.empty() || trim(rest).empty()) continue;
    Asked asked;
    asked.name = path;
    asked.range = asked.exact = trim(rest);
    asked.line = number;
    asked.optional = indirect;
    all.push_back(std::move(asked));
  }
  std::erase_if(all, [&](const Asked& asked) { return replaced.contains(asked.name); });
  return all;
}

/// Setuptools, "Configuring setuptools using setup.cfg files": `install_requires` of `[options]`, a
/// requirement a line or with `;` between, and each list of `[options.extras_require]`.
std::vector<Asked> asked_by_setup_cfg(std::string_view, std::string_view text) {
  std::vector<Asked> all;
  std::string_view section;
  bool wanted = false;
  for (std::uint32_t number = 1; !text.empty(); ++number) {
    const std::string_view whole = take_line(text), line = trim(whole);
    if (line.empty() || line[0] == '#' || line[0] == ';') continue;
    std::string_view value = line;
    if (whole[0] == '[') {
      section = line;
      wanted = false;
      continue;
    }
    if (whole[0] != ' ' && whole[0] != '\t') {
      const std::string_view key = trim(take_until(value, '='));
      wanted = (section == "[options]" && (key == "install_requires" || key == "setup_requires")) ||
               section == "[options.extras_require]";
    }
    if (!wanted) continue;
    if (auto asked = asked_by_requirement(trim(value), number)) {
      asked->optional = asked->optional || section != "[options]";
      all.push_back(std::move(*asked));
    }
  }
  return all;
}

/// The texts in the list behind `install_requires=`, where one stands there: what a program makes is not
/// seen.
std::vector<Asked> asked_by_setup_py(std::string_view, std::string_view text) {
  std::vector<Asked> all;
  const auto at = text.find("install_requires");
  if (at == text.npos) return all;
  const auto open = text.find_first_not_of(" \t\r\n=", at + std::string_view("install_requires").size());
  if (open == text.npos || (text[open] != '[' && text[open] != '(')) return all;
  for (std::size_t i = open + 1; i < text.size() && text[i] != ']' && text[i] != ')'; ++i) {
    if (text[i] == '#') i = std::min(text.find('\n', i), text.size() - 1);
    if (text[i] != '\'' && text[i] != '"') continue;
    const auto close = text.find(text[i], i + 1);
    if (close == text.npos) break;
    if (auto asked = asked_by_requirement(text.substr(i + 1, close - i - 1), lines_in(text.substr(0, i)) + 1))
      all.push_back(std::move(*asked));
    i = close;
  }
  return all;
}

}  // namespace stocktake
