#include "tests/e2e/case_file.h"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace cases {
namespace {

using Lines = std::vector<std::string_view>;

/// Of each section: its word, and whether something stands behind it.
constexpr std::array<std::pair<std::string_view, bool>, 10> kSections = {{{"file", true},
                                                                          {"base64", true},
                                                                          {"bytes", true},
                                                                          {"folder", true},
                                                                          {"link", true},
                                                                          {"replay", true},
                                                                          {"wheel", true},
                                                                          {"run", true},
                                                                          {"stderr", false},
                                                                          {"exit", true}}};

Lines lines_of(std::string_view text) {
  Lines lines;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

Lines without_empty_end(Lines lines) {
  while (!lines.empty() && lines.back().empty()) lines.pop_back();
  return lines;
}

std::string joined(const Lines& lines) {
  std::string text;
  for (const std::string_view line : lines) text.append(line).push_back('\n');
  return text;
}

Section section_of(std::string_view header) {
  const auto space = std::min(header.find(' '), header.size());
  const std::string_view word = header.substr(0, space);
  const std::string_view argument = header.substr(std::min(space + 1, header.size()));
  const auto* known =
      std::find_if(kSections.begin(), kSections.end(), [&](const auto& s) { return s.first == word; });
  if (known == kSections.end() || known->second == argument.empty())
    throw std::runtime_error("no such section: --- " + std::string(header));
  return {std::string(word), std::string(argument), {}};
}

/// A line against one with `[..]` in it.
bool line_agrees(std::string_view expected, std::string_view line) {
  constexpr std::string_view kAny = "[..]";
  const auto at = expected.find(kAny);
  if (at == std::string_view::npos) return expected == line;
  if (!line.starts_with(expected.substr(0, at))) return false;
  expected.remove_prefix(at + kAny.size());
  for (line.remove_prefix(at);; line.remove_prefix(1)) {
    if (line_agrees(expected, line)) return true;
    if (line.empty()) return false;
  }
}

bool lines_agree(const Lines& expected, std::size_t e, const Lines& lines, std::size_t l) {
  for (; e < expected.size(); ++e, ++l) {
    if (expected[e] == "...") {
      for (; l <= lines.size(); ++l)
        if (lines_agree(expected, e + 1, lines, l)) return true;
      return false;
    }
    if (l == lines.size() || !line_agrees(expected[e], lines[l])) return false;
  }
  return l == lines.size();
}

}  // namespace

Case parse(std::string_view text) {
  Case result;
  Lines body;
  const auto close = [&] {
    if (result.sections.empty())
      result.head = joined(without_empty_end(body));
    else
      result.sections.back().body = joined(without_empty_end(body));
    body.clear();
  };
  for (const std::string_view line : lines_of(text)) {
    if (!line.starts_with("--- ")) {
      body.push_back(line);
      continue;
    }
    close();
    result.sections.push_back(section_of(line.substr(4)));
  }
  close();
  if (!result.head.starts_with("# "))
    throw std::runtime_error("the first line is not '# what the case shows'");
  result.title = result.head.substr(2, result.head.find('\n') - 2);
  if (result.title.ends_with('.')) result.title.pop_back();
  return result;
}

std::string write(const Case& c) {
  std::string text = c.head;
  for (const Section& section : c.sections) {
    if (section.word != "stderr" && section.word != "exit") text += "\n";
    text += "--- " + section.word + (section.argument.empty() ? "" : " " + section.argument) + "\n";
    text += section.body;
  }
  return text;
}

bool agrees(std::string_view expected, std::string_view text) {
  return lines_agree(without_empty_end(lines_of(expected)), 0, without_empty_end(lines_of(text)), 0);
}

std::string updated(std::string_view expected, std::string_view text) {
  if (agrees(expected, text)) return std::string(expected);
  const Lines old = without_empty_end(lines_of(expected));
  Lines now = without_empty_end(lines_of(text));
  if (old.size() == now.size())
    for (std::size_t i = 0; i < now.size(); ++i)
      if (line_agrees(old[i], now[i])) now[i] = old[i];
  return joined(now);
}

}  // namespace cases
