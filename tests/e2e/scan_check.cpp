#include "tests/e2e/scan_check.h"

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <utility>

#include "schemas/text/glob.h"
#include "tests/digest_of.h"
#include "tests/temporary.h"

using nlohmann::json;

namespace {

namespace fs = std::filesystem;

struct ScanArguments {
  std::string tree, output = "-", cache;
  std::vector<std::string> excludes;
  bool include_vcs = false;
};

ScanArguments scan_arguments(const std::vector<std::string>& arguments) {
  ScanArguments result;
  for (std::size_t i = 1; i < arguments.size(); ++i) {
    const std::string& word = arguments[i];
    if (!word.starts_with("-")) {
      result.tree = word;
    } else if (word == "-o" || word == "--output") {
      result.output = arguments.at(++i);
    } else if (word == "--cache") {
      result.cache = arguments.at(++i);
    } else if (word == "--exclude") {
      result.excludes.push_back(arguments.at(++i));
    } else if (word == "--include-vcs") {
      result.include_vcs = true;
    } else if (word != "-q" && word != "--quiet" && word != "--allow-incomplete" && word != "--stats") {
      ++i;  // every other option has a value
    }
  }
  return result;
}

/// What lies below a folder, by path, as the operating system tells it.
std::map<std::string, fs::path> files_below(const fs::path& tree) {
  std::map<std::string, fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(tree))
    if (entry.is_symlink() || !entry.is_directory())
      files.emplace(entry.path().lexically_relative(tree).string(), entry.path());
  return files;
}

std::string first_word_of(const fs::path& file) {
  std::ifstream in(file);
  std::string word;
  in >> word;
  return word;
}

/// Takes away what a scan leaves out: version control of the root, its own files, what it was told.
void leave_out(std::map<std::string, fs::path>& files, const ScanArguments& arguments,
               const fs::path& folder) {
  const auto is_own = [&](const fs::path& path, const std::string& own) {
    std::error_code none;
    return own != "-" && !own.empty() && fs::equivalent(path, folder / own, none);
  };
  const bool is_repository = !arguments.include_vcs && files.contains(".git/HEAD");
  std::erase_if(files, [&](const auto& file) {
    const auto& [path, place] = file;
    if (is_repository && path.starts_with(".git/")) return true;
    if (!arguments.include_vcs && path == ".git" && first_word_of(place) == "gitdir:") return true;
    if (is_own(place, arguments.output) || is_own(place, arguments.cache)) return true;
    for (const std::string& glob : arguments.excludes)
      for (fs::path p = path; !p.empty(); p = p.parent_path())
        if (stocktake::glob_match(glob, p.string())) return true;
    return false;
  });
}

std::string unescaped(const std::string& text) {
  std::string raw;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool escape = text[i] == '%' && i + 2 < text.size();
    raw.push_back(escape ? static_cast<char>(std::stoi(text.substr(i + 1, 2), nullptr, 16)) : text[i]);
    i += escape ? 2 : 0;
  }
  return raw;
}

std::string property(const json& component, const std::string& name) {
  const json properties = component.value("properties", json::array());
  for (std::size_t i = 0; i < properties.size(); ++i) {
    if (properties[i]["name"] != name) continue;
    const std::string value = properties[i].value("value", "");
    const bool escaped = i + 1 < properties.size() && properties[i + 1]["name"] == name + "-encoding";
    return escaped ? unescaped(value) : value;
  }
  return {};
}

class Document {
 public:
  explicit Document(const json& document) {
    if (document.contains("components")) collect(document["components"]);
    for (const json& dependency : document.value("dependencies", json::array())) {
      const std::string ref = dependency["ref"];
      CHECK_MESSAGE((refs_.contains(ref) || ref == "stocktake:root"), "no component has bom-ref ", ref);
      for (const std::string on : dependency.value("dependsOn", json::array()))
        CHECK_MESSAGE(refs_.contains(on), "no component has bom-ref ", on);
    }
  }

  std::map<std::string, json> files;

 private:
  void collect(const json& components) {
    for (const json& component : components) {
      if (component["type"] == "file") {
        add_file(component);
        continue;
      }
      const std::string ref = component.value("bom-ref", "");
      CHECK_MESSAGE(refs_.insert(ref).second, "two components have bom-ref ", ref);
      const json own = component.value("components", json::array());
      collect(own);
      check_digest(component, own);
    }
  }

  static std::string path_of(const json& file) {
    const std::string name = file["name"];
    return property(file, "stocktake:name-encoding").empty() ? name : unescaped(name);
  }

  void add_file(const json& file) {
    CHECK_MESSAGE(files.emplace(path_of(file), file).second, path_of(file), " stands in the document twice");
  }

  /// The digest over a package's files is what `sha256sum | sort -k2 | sha256sum` gives.
  static void check_digest(const json& package, const json& files) {
    const std::string tree = property(package, "stocktake:tree-sha256");
    if (tree.empty()) return;
    std::map<std::string, std::string> lines;
    for (const json& file : files)
      if (file["type"] == "file" && file.contains("hashes") && property(file, "stocktake:type").empty())
        lines[path_of(file)] = file["hashes"][0]["content"].get<std::string>() + "  " + path_of(file) + "\n";
    std::string all;
    for (const auto& [path, line] : lines) all += line;
    CHECK_MESSAGE(hex_sha256(all) == tree, "tree-sha256 of ", package["name"].get<std::string>());
  }

  std::set<std::string> refs_;
};

void check_file(const std::string& path, const fs::path& place, const json& file) {
  CAPTURE(path);
  struct stat status {};
  REQUIRE(lstat(place.c_str(), &status) == 0);
  const std::string type = property(file, "stocktake:type");
  if (S_ISLNK(status.st_mode)) {
    CHECK(type == "symlink");
    CHECK(property(file, "stocktake:target") == fs::read_symlink(place).string());
  } else if (!S_ISREG(status.st_mode)) {
    CHECK((type == "fifo" || type == "socket" || type == "device"));
  } else if (property(file, "stocktake:unread").empty()) {
    CHECK(type.empty());
    CHECK(property(file, "stocktake:size") == std::to_string(status.st_size));
    const std::string mode = property(file, "stocktake:mode");
    CHECK((mode.empty() ? 0644 : std::stoul(mode, nullptr, 8)) == (status.st_mode & 07777));
    std::ifstream in(place, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    REQUIRE(file.contains("hashes"));
    CHECK(file["hashes"][0]["alg"] == "SHA-256");
    CHECK(file["hashes"][0]["content"] == hex_sha256(text.str()));
  }
}

std::string text_of(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

/// The document as JSON, whatever form it was written in.
json as_json(const std::string& text) {
  if (!text.starts_with("<")) return json::parse(text);
  const TemporaryFolder folder;
  folder.file("xml", text);
  const Run converted = run_program({"convert", "xml", "-", "--format", "json"}, folder.path());
  REQUIRE(converted.status == 0);
  return json::parse(converted.out);
}

/// The words of a shell command up to its first operator or expansion, and whether that is all of it. Knows
/// single quotes.
std::pair<std::vector<std::string>, bool> first_command(const std::string& command) {
  std::vector<std::string> words;
  bool quoted = false, between = true;
  for (const char c : command) {
    if (c == '\'') {
      quoted = !quoted;
    } else if (!quoted && c == ' ') {
      between = true;
    } else if (!quoted && std::string_view("|&;<>$`\"\\").find(c) != std::string_view::npos) {
      return {words, false};
    } else {
      if (std::exchange(between, false)) words.emplace_back();
      words.back().push_back(c);
    }
  }
  return {words, true};
}

}  // namespace

void check_scan(const std::vector<std::string>& arguments, const std::string& folder, const Run& ran) {
  if (ran.status != 0) return;
  const ScanArguments scan = scan_arguments(arguments);
  if (scan.tree.empty()) return;  // --help
  const fs::path tree = fs::path(folder) / scan.tree;
  if (!fs::is_directory(tree)) return;  // an archive or a revision, which other tests hold against a folder
  INFO("the scan of ", tree.string(), " against the disk");
  const Document document(as_json(scan.output == "-" ? ran.out : text_of(fs::path(folder) / scan.output)));
  auto disk = files_below(tree);
  leave_out(disk, scan, folder);
  CHECK(document.files.size() == disk.size());
  for (const auto& [path, place] : disk) {
    const auto file = document.files.find(path);
    CHECK_MESSAGE(file != document.files.end(), path, " is missing from the document");
    if (file != document.files.end()) check_file(path, place, file->second);
  }
}

void check_scans_of(const std::string& command, const std::string& folder, const Run& ran) {
  if (!command.starts_with("stocktake scan ") || ran.status != 0) return;
  const auto [arguments, whole] = first_command(command.substr(command.find(' ') + 1));
  if (whole || scan_arguments(arguments).output != "-")
    check_scan(arguments, folder, ran);
  else
    run_program(arguments, folder);  // which checks it
}
