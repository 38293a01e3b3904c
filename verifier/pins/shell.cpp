#include "verifier/pins/shell.h"

#include <algorithm>
#include <iterator>
#include <span>

#include "schemas/text/path.h"

namespace stocktake {
namespace {

constexpr int kDeepest = 4;  // scripts within scripts

using Words = std::span<const std::string>;

/// Programs that start another, and words of the shell before a command. `values`: their options that take
/// the next word.
struct Starter {
  std::string_view name, values;
  bool operand = false;  ///< a word stands between its options and the command: `timeout 60`
};
constexpr Starter kStarters[] = {
    {"sudo", " -u -g -h -p -C -D -R -T -r -t "},
    {"doas", " -u -C "},
    {"env", " -u --unset -C --chdir "},
    {"timeout", " -k --kill-after -s --signal ", true},
    {"nice", " -n --adjustment "},
    {"ionice", " -c -n -p "},
    {"stdbuf", " -i -o -e "},
    {"xargs", " -a -d -E -I -L -n -P -s "},
    {"time", " -f -o "},
    {"su-exec", "", true},
    {"gosu", "", true},
    {"runuser", " -u -g -G "},
    {"chroot", "", true},
    {"flock", " -w --timeout -E ", true},
    {"retry", " -t --tries -s --sleep -d --delay "},
    {"nohup", ""},
    {"exec", " -a "},
    {"command", ""},
    {"builtin", ""},
    {"eval", ""},
    {"corepack", ""},
    {"then", ""},
    {"do", ""},
    {"else", ""},
    {"elif", ""},
    {"if", ""},
    {"while", ""},
    {"until", ""},
    {"!", ""},
    {"{", ""},
};

const Starter* starter(std::string_view word) {
  const std::string_view name = base_name(word);
  const auto* const found = std::find_if(std::begin(kStarters), std::end(kStarters),
                                         [&](const Starter& one) { return one.name == name; });
  return found == std::end(kStarters) ? nullptr : found;
}

bool is_assignment(std::string_view word) {
  const auto equals = word.find('=');
  return equals != word.npos && equals != 0 && word.find('/') > equals && word[0] != '-';
}

/// The words from the program's name on.
Words from_program(Words words) {
  const Starter* before = nullptr;
  bool operand = false;  // one is still to come
  while (!words.empty()) {
    const std::string_view word = words[0];
    if (before != nullptr && word.starts_with('-')) {
      const bool takes = before->values.find(" " + std::string(word) + " ") != std::string_view::npos;
      words = words.subspan(takes && words.size() > 1 ? 2 : 1);
      continue;
    }
    if (const Starter* next = starter(word); next != nullptr && !operand) {
      before = next;
      operand = next->operand;
    } else if (operand) {
      operand = false;
    } else if (!is_assignment(word)) {
      break;
    }
    words = words.subspan(1);
  }
  return words;
}

/// The script of `sh -c SCRIPT`, `su USER -c SCRIPT`; nullptr where the words are no such command.
const std::string* inner_script(Words words) {
  constexpr std::string_view kShells[] = {"sh", "bash", "dash", "ash", "zsh", "busybox", "su"};
  if (words.empty() ||
      std::find(std::begin(kShells), std::end(kShells), base_name(words[0])) == std::end(kShells))
    return nullptr;
  for (std::size_t i = 1; i + 1 < words.size(); ++i) {
    const std::string_view word = words[i];
    if (word == "--command" || (word.starts_with('-') && !word.starts_with("--") && word.ends_with('c')))
      return &words[i + 1];
  }
  return nullptr;
}

/// Splits a script into commands, as they stand.
class Splitter {
 public:
  explicit Splitter(std::string_view script) : script_(script) {}

  std::vector<ShellCommand> split() {
    for (; at_ < script_.size(); ++at_) take(script_[at_]);
    end_word();
    return std::move(commands_);
  }

 private:
  void take(char c) {
    if (quote_ != 0) {
      take_quoted(c);
    } else if (c == '\\' && at_ + 1 < script_.size()) {
      const char next = script_[++at_];
      if (next == '\n')
        end_word();
      else
        word_ += next, open_ = true;
      c = next;
    } else if (c == '"' || c == '\'') {
      quote_ = c;
      open_ = true;
    } else if (c == ' ' || c == '\t' || c == '\r') {
      end_word();
    } else if (c == '#' && !open_) {
      while (at_ + 1 < script_.size() && script_[at_ + 1] != '\n') ++at_;
    } else if (std::string_view(";&|()`\n").find(c) != std::string_view::npos) {
      end_word();
      if (!commands_.back().words.empty()) commands_.emplace_back();
    } else {
      word_ += c;
      open_ = true;
    }
    line_ += c == '\n' ? 1 : 0;
  }

  /// In double quotes a `\` keeps the quote (POSIX, 2.2.3).
  void take_quoted(char c) {
    const bool escape = quote_ == '"' && c == '\\' && at_ + 1 < script_.size();
    if (escape && (script_[at_ + 1] == '"' || script_[at_ + 1] == '\\'))
      word_ += script_[++at_];
    else if (c == quote_)
      quote_ = 0;
    else
      word_ += c;
  }

  void end_word() {
    if (!open_) return;
    if (commands_.back().words.empty()) commands_.back().line = line_;
    commands_.back().words.push_back(std::move(word_));
    word_.clear();
    open_ = false;
  }

  std::string_view script_;
  std::vector<ShellCommand> commands_ = std::vector<ShellCommand>(1);
  std::string word_;
  bool open_ = false;  // there is a word, perhaps an empty one
  char quote_ = 0;
  std::uint32_t line_ = 0;
  std::size_t at_ = 0;
};

void add_commands(std::string_view script, std::uint32_t line, int depth,  // NOLINT(misc-no-recursion)
                  std::vector<ShellCommand>& out) {
  for (ShellCommand& command : Splitter(script).split()) {
    const Words words = from_program(command.words);
    if (words.empty()) continue;
    const std::string* const inner = depth < kDeepest ? inner_script(words) : nullptr;
    if (inner != nullptr)
      add_commands(*inner, line + command.line, depth + 1, out);
    else
      out.push_back({{words.begin(), words.end()}, line + command.line});
  }
}

}  // namespace

std::vector<ShellCommand> shell_commands(std::string_view script) {
  std::vector<ShellCommand> commands;
  add_commands(script, 0, 0, commands);
  return commands;
}

std::string shell_quoted(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) {
    text += text.empty() ? "'" : " '";
    for (const char c : word)
      if (c == '\'')
        text += "'\\''";
      else
        text += c;
    text += '\'';
  }
  return text;
}

}  // namespace stocktake
