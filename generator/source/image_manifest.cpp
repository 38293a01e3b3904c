#include "generator/source/image_manifest.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "schemas/error.h"
#include "schemas/identity/sha256_stream.h"
#include "schemas/identity/url.h"
#include "schemas/inventory/loading_variables.h"
#include "schemas/json/reader.h"
#include "schemas/text/ascii.h"
#include "schemas/text/printable.h"
#include "schemas/text/utf8.h"

namespace stocktake {
namespace {

constexpr std::string_view kSha256 = "sha256:";

/// What an index says of one of its images (image-spec, descriptor.md).
struct Listed {
  std::string digest, platform, name;
  bool is_index = false;
};

/// What a configuration says (image-spec, config.md).
struct Configuration {
  std::string platform;
  std::vector<std::string> diff_ids;
  std::vector<std::string> commands;  // of layers that hold something
  std::vector<std::string> settings;
};

std::string text_in(JsonReader& in) {
  if (in.peek() == JsonReader::Kind::string) return std::string(in.string());
  in.skip();
  return {};
}

/// An object of the format: `member(key)` gets each key in lower case. Programs in Go take a key in any case,
/// and the last of several: what two programs would read differently is refused.
template <class Member>
void members_in(JsonReader& in, Member&& member) {
  if (in.peek() != JsonReader::Kind::object) return in.skip();
  std::set<std::string> seen;
  in.object([&](std::string_view key) {
    const std::string name = lower_ascii(key);
    if (ascii_prefix(key) != key.size()) in.fail("a key that is not ASCII");
    if (!seen.insert(name).second) in.fail("a key that stands twice");
    member(std::string_view(name));
  });
}

/// An object whose keys are anybody's.
template <class Member>
void entries_in(JsonReader& in, Member&& member) {
  if (in.peek() != JsonReader::Kind::object) return in.skip();
  in.object(member);
}

template <class Element>
void elements_in(JsonReader& in, Element&& element) {
  if (in.peek() != JsonReader::Kind::array) return in.skip();
  in.array(element);
}

std::vector<std::string> texts_in(JsonReader& in) {
  std::vector<std::string> result;
  elements_in(in, [&] { result.push_back(text_in(in)); });
  return result;
}

/// The hexadecimal digits of `sha256:HEX`. \throws Error where it is another.
std::string hex_of_digest(const std::string& name, std::string_view digest) {
  if (digest.starts_with(kSha256) && digest.size() == kSha256.size() + 64 &&
      is_lower_hex(digest.substr(kSha256.size())))
    return std::string(digest.substr(kSha256.size()));
  throw Error(fmt::format("{}: {} is no digest by SHA-256: other images are not read", printable(name),
                          in_quotes(digest)));
}

std::string blob_path(const std::string& hex) {
  return "blobs/sha256/" + hex;
}

/// `linux/arm/v7`.
std::string read_platform(JsonReader& in) {
  std::string system, architecture, variant;
  members_in(in, [&](std::string_view key) {
    std::string* to = key == "os" ? &system : key == "architecture" ? &architecture : nullptr;
    if (key == "variant") to = &variant;
    if (to != nullptr)
      *to = text_in(in);
    else
      in.skip();
  });
  return system + "/" + architecture + (variant.empty() ? "" : "/" + variant);
}

Listed read_listed(JsonReader& in) {
  Listed result;
  members_in(in, [&](std::string_view key) {
    if (key == "digest") {
      result.digest = text_in(in);
    } else if (key == "mediatype") {
      const std::string type = text_in(in);
      result.is_index = type == "application/vnd.oci.image.index.v1+json" ||
                        type == "application/vnd.docker.distribution.manifest.list.v2+json";
    } else if (key == "platform") {
      result.platform = read_platform(in);
    } else if (key == "annotations") {
      entries_in(in, [&](std::string_view annotation) {
        if (annotation == "io.containerd.image.name")
          result.name = text_in(in);
        else if (annotation == "org.opencontainers.image.ref.name" && result.name.empty())
          result.name = text_in(in);
        else
          in.skip();
      });
    } else {
      in.skip();
    }
  });
  return result;
}

/// A text without what a word before it, or in it, calls a secret: `--token X`, `PASSWORD=X`, `Bearer X`.
std::string without_named_secrets(std::string_view text) {
  constexpr std::string_view kNames[] = {"passw",   "secret",         "token",  "apikey",    "api-key",
                                         "api_key", "authorization:", "bearer", "credential"};
  std::string result;
  bool hide = false;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t blank = std::min(text.find_first_not_of(' ', at), text.size());
    const std::size_t end = std::min(text.find(' ', blank), text.size());
    const std::string_view word = text.substr(blank, end - blank);
    result.append(text.substr(at, blank - at));
    const std::string lower = lower_ascii(word);
    const bool names = std::any_of(std::begin(kNames), std::end(kNames),
                                   [&](std::string_view name) { return lower.find(name) != lower.npos; });
    const auto value = word.find_first_of("=:");
    const bool inside = value != word.npos && value + 1 < word.size();
    if (names && inside)
      result.append(word.substr(0, value + 1)).append("…");
    else
      result.append(hide && !names ? "…" : word);
    hide = names && !inside;
    at = end;
  }
  return result;
}

/// One argument as a shell would be given it.
std::string argument(const std::string& text) {
  const bool plain = !text.empty() && text.find_first_of(" \t\n'\"\\$`;&|<>()") == text.npos;
  if (plain) return text;
  std::string quoted = "'";
  for (const char c : text) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

void read_run_settings(JsonReader& in, std::vector<std::string>& settings) {
  const auto add = [&](std::string_view word, std::string_view value) {
    if (!value.empty())
      settings.push_back(
          fmt::format("{} {}", word, printable(without_named_secrets(without_secrets_in(value)))));
  };
  const auto add_keys = [&](std::string_view word) {
    std::vector<std::string> keys;
    entries_in(in, [&](std::string_view key) {
      keys.emplace_back(key);
      in.skip();
    });
    std::sort(keys.begin(), keys.end());
    for (const std::string& key : keys) add(word, key);
  };
  const auto add_command = [&](std::string_view word) {
    std::string command;
    // Docker also takes one text.
    const bool single = in.peek() == JsonReader::Kind::string;
    for (const std::string& part : single ? std::vector{text_in(in)} : texts_in(in))
      command += (command.empty() ? "" : " ") + argument(part);
    add(word, command);
  };
  std::map<std::string, std::string> labels;
  members_in(in, [&](std::string_view key) {
    if (key == "user") return add("user", text_in(in));
    if (key == "workingdir") return add("folder", text_in(in));
    if (key == "stopsignal") return add("stop-signal", text_in(in));
    if (key == "entrypoint") return add_command("entrypoint");
    if (key == "cmd") return add_command("command");
    if (key == "shell") return add_command("shell");
    if (key == "onbuild") {
      for (const std::string& step : texts_in(in)) add("on-build", step);
      return;
    }
    if (key == "exposedports") return add_keys("port");
    if (key == "volumes") return add_keys("volume");
    if (key == "env")
      for (const std::string& variable : texts_in(in)) {
        const std::string variable_name = variable.substr(0, variable.find('='));
        add("variable", variable_name);
        // What is found or loaded by it is no secret, and still nobody's to read here.
        if (is_loading_variable(variable_name))
          add("value", variable_name + " sha256:" + to_hex(sha256_of_text(variable)));
      }
    else if (key == "healthcheck")
      members_in(in, [&](std::string_view member) { member == "test" ? add_command("health") : in.skip(); });
    else if (key == "labels")
      entries_in(in, [&](std::string_view label) {
        std::string name(label);
        labels.emplace(std::move(name), text_in(in));
      });
    else
      in.skip();
  });
  for (const auto& [name, value] : labels) add("label", ellipsized(name + "=" + value, 200));
}

Configuration read_configuration(std::string_view bytes, const std::string& name) {
  JsonReader in(bytes, name);
  Configuration result;
  std::string system, architecture, variant;
  members_in(in, [&](std::string_view key) {
    if (key == "os")
      system = text_in(in);
    else if (key == "architecture")
      architecture = text_in(in);
    else if (key == "variant")
      variant = text_in(in);
    else if (key == "config")
      read_run_settings(in, result.settings);
    else if (key == "rootfs")
      members_in(in, [&](std::string_view member) {
        if (member == "diff_ids")
          result.diff_ids = texts_in(in);
        else
          in.skip();
      });
    else if (key == "history")
      elements_in(in, [&] {
        std::string command;
        bool empty = false;
        members_in(in, [&](std::string_view member) {
          if (member == "created_by")
            command = text_in(in);
          else if (member == "empty_layer" && in.peek() == JsonReader::Kind::boolean)
            empty = in.boolean();
          else
            in.skip();
        });
        if (!empty) result.commands.push_back(build_command(command));
      });
    else
      in.skip();
  });
  in.finish();
  result.platform = system + "/" + architecture + (variant.empty() ? "" : "/" + variant);
  std::sort(result.settings.begin(), result.settings.end());
  return result;
}

/// Reads one layout.
class LayoutReader {
 public:
  LayoutReader(const std::string& name, const ReadSmall& read, const ImageChoice& choice)
      : name_(name), read_(read), choice_(choice) {}

  ImageManifest run() {
    if (const auto index = read_("index.json")) return of_index(*index);
    if (const auto saved = read_("manifest.json")) return of_saved(*saved);
    fail("holds neither index.json nor manifest.json: it is no image");
  }

 private:
  [[noreturn]] void fail(std::string_view what) const {
    throw Error(fmt::format("{}: {}", printable(name_), what));
  }
  std::string inside(const std::string& path) const { return name_ + ": " + path; }

  std::string required(const std::string& path) const {
    auto bytes = read_(path);
    if (!bytes) fail(fmt::format("lacks {}, which its manifest names", printable(path)));
    return std::move(*bytes);
  }

  /// A file that is named by its digest.
  std::string blob(const std::string& digest) const {
    const std::string hex = hex_of_digest(name_, digest);
    std::string bytes = required(blob_path(hex));
    if (to_hex(sha256_of_text(bytes)) != hex)
      fail(fmt::format("{} is not what its digest says: the image is damaged, or was tampered with",
                       blob_path(hex)));
    return bytes;
  }

  void gather(std::string_view index, const std::string& path, int depth, std::vector<Listed>& found);
  const Listed& choose(const std::vector<Listed>& found) const;
  ImageManifest of_index(std::string_view index);
  ImageManifest of_saved(std::string_view saved);
  void agree_with_saved(const std::string& configuration) const;
  void take_configuration(const Configuration& configuration, ImageManifest& to) const;

  const std::string& name_;
  const ReadSmall& read_;
  const ImageChoice& choice_;
  std::size_t indexes_ = 0;  // that were read
};

/// The images of an index and of the indexes in it.
void LayoutReader::gather(std::string_view index, const std::string& path, int depth,
                          std::vector<Listed>& found) {
  constexpr int kDeepest = 4;
  constexpr std::size_t kMost = 1000;
  if (++indexes_ > kMost) fail("holds more than 1,000 indexes");
  std::vector<Listed> here;
  JsonReader in(index, inside(path));
  members_in(in, [&](std::string_view key) {
    if (key != "manifests") return in.skip();
    elements_in(in, [&] { here.push_back(read_listed(in)); });
  });
  in.finish();
  for (Listed& one : here) {
    if (one.is_index && depth < kDeepest) {
      const auto before = static_cast<std::ptrdiff_t>(found.size());
      gather(blob(one.digest), blob_path(hex_of_digest(name_, one.digest)), depth + 1, found);
      for (auto inner = found.begin() + before; inner != found.end(); ++inner)
        if (inner->name.empty()) inner->name = one.name;
    } else if (one.platform != "unknown/unknown") {  // what a build attests of an image, and no image
      found.push_back(std::move(one));
    }
    if (found.size() > kMost) fail("holds more than 1,000 images");
  }
}

/// What the images differ in, for the user to choose by.
std::string choices(const std::vector<Listed>& found, std::string Listed::*member) {
  std::set<std::string> words;
  for (const Listed& one : found) words.insert(printable(one.*member));
  words.erase("");
  return words.size() < 2 ? std::string() : fmt::format("{}", fmt::join(words, ", "));
}

const Listed& LayoutReader::choose(const std::vector<Listed>& found) const {
  std::vector<Listed> fitting;
  const auto fits = [](const std::string& asked, const std::string& is) {
    return asked.empty() || is.empty() || asked == is;
  };
  const Listed* chosen = nullptr;
  for (const Listed& one : found)
    if (fits(choice_.platform, one.platform) && (choice_.name.empty() || choice_.name == one.name) &&
        (choice_.digest.empty() || one.digest == "sha256:" + choice_.digest)) {
      fitting.push_back(one);
      chosen = &one;
    }
  if (found.empty()) fail("its index.json names no image");
  if (fitting.size() == 1) return *chosen;
  const std::vector<Listed>& among = fitting.empty() ? found : fitting;
  const std::string platforms = choices(among, &Listed::platform), names = choices(among, &Listed::name);
  std::string question = fitting.empty() ? "holds no such image" : "holds several images";
  if (!platforms.empty()) question += fmt::format("; say which by --platform, of {}", platforms);
  if (!names.empty()) question += fmt::format("; say which by --image, of {}", names);
  if (platforms.empty() && names.empty()) question += ", and nothing to tell which is meant";
  fail(question);
}

void LayoutReader::take_configuration(const Configuration& configuration, ImageManifest& to) const {
  if (!choice_.platform.empty() && configuration.platform != choice_.platform)
    fail(fmt::format("is an image for {}, not for {}", printable(configuration.platform),
                     printable(choice_.platform)));
  if (configuration.diff_ids.size() != to.layers.size())
    fail(fmt::format("its manifest names {} layers and its configuration {}", to.layers.size(),
                     configuration.diff_ids.size()));
  for (std::size_t i = 0; i < to.layers.size(); ++i) {
    to.layers[i].diff_id = hex_of_digest(name_, configuration.diff_ids[i]);
    // A history tells of every layer, or it cannot be told which it tells of.
    if (configuration.commands.size() == to.layers.size()) to.layers[i].command = configuration.commands[i];
  }
  to.settings = configuration.settings;
  to.settings.push_back("platform " + printable(configuration.platform));
  std::sort(to.settings.begin(), to.settings.end());
}

ImageManifest LayoutReader::of_index(std::string_view index) {
  std::vector<Listed> found;
  gather(index, "index.json", 0, found);
  const Listed& chosen = choose(found);
  ImageManifest result;
  result.name = chosen.name;
  result.digest = hex_of_digest(name_, chosen.digest);
  const std::string manifest = blob(chosen.digest);
  std::string configuration;
  JsonReader in(manifest, inside(blob_path(hex_of_digest(name_, chosen.digest))));
  members_in(in, [&](std::string_view key) {
    if (key == "config")
      configuration = read_listed(in).digest;
    else if (key == "layers")
      elements_in(in, [&] {
        result.layers.push_back({blob_path(hex_of_digest(name_, read_listed(in).digest)), {}, {}});
      });
    else
      in.skip();
  });
  in.finish();
  const std::string path = blob_path(hex_of_digest(name_, configuration));
  if (found.size() == 1) agree_with_saved(blob(configuration));
  take_configuration(read_configuration(blob(configuration), inside(path)), result);
  return result;
}

/// Where both forms stand in one layout, some programs read the one and some the other.
void LayoutReader::agree_with_saved(const std::string& configuration) const {
  const auto saved = read_("manifest.json");
  if (!saved) return;
  JsonReader in(*saved, inside("manifest.json"));
  elements_in(in, [&] {
    members_in(in, [&](std::string_view key) {
      if (key != "config") return in.skip();
      if (required(text_in(in)) != configuration)
        fail("its index.json and its manifest.json name different images");
    });
  });
  in.finish();
}

/// What `docker save` wrote before it wrote layouts, and still writes beside them.
ImageManifest LayoutReader::of_saved(std::string_view saved) {
  std::vector<Listed> found;  // the digest of each is the path of its configuration
  std::vector<ImageManifest> images;
  JsonReader in(saved, inside("manifest.json"));
  in.array([&] {
    ImageManifest& image = images.emplace_back();
    Listed& listed = found.emplace_back();
    members_in(in, [&](std::string_view key) {
      if (key == "config") {
        listed.digest = text_in(in);
      } else if (key == "repotags") {
        const auto names = texts_in(in);
        if (!names.empty()) listed.name = image.name = names.front();
      } else if (key == "layers") {
        for (std::string& layer : texts_in(in)) image.layers.push_back({std::move(layer), {}, {}});
      } else {
        in.skip();
      }
    });
  });
  in.finish();
  const Listed& chosen = choose(found);
  ImageManifest& image = images[static_cast<std::size_t>(&chosen - found.data())];
  take_configuration(read_configuration(required(chosen.digest), inside(chosen.digest)), image);
  return std::move(image);
}

/// One blank for every run of blanks and line ends.
std::string one_line(std::string_view text) {
  std::string result;
  for (const char c : text)
    if (const bool blank = c == ' ' || c == '\t' || c == '\n' || c == '\r'; !blank)
      result += c;
    else if (!result.empty() && !result.ends_with(' '))
      result += ' ';
  while (result.ends_with(' ')) result.pop_back();
  return result;
}

bool is_arguments(std::string_view text) {
  std::size_t digits = 1;
  while (digits < text.size() && is_digit(text[digits])) ++digits;
  return text.starts_with('|') && digits > 1 && digits < text.size() && text[digits] == ' ';
}

}  // namespace

ImageManifest read_image_manifest(const std::string& name, const ReadSmall& read, const ImageChoice& choice) {
  return LayoutReader(name, read, choice).run();
}

std::string build_command(std::string_view created_by) {
  constexpr std::string_view kShell = "/bin/sh -c ", kNothing = "#(nop) ", kBuilder = " # buildkit";
  std::string rest = one_line(created_by);
  if (rest.ends_with(kBuilder)) rest.resize(rest.size() - kBuilder.size());
  std::string verb;
  const auto drop = [&](std::string_view begin) {
    if (!rest.starts_with(begin)) return false;
    rest.erase(0, begin.size());
    return true;
  };
  if (drop("RUN ")) verb = "RUN ";
  while (rest.starts_with("--")) rest.erase(0, std::min(rest.find(' '), rest.size() - 1) + 1);
  // `|2 NAME=value OTHER=value /bin/sh -c …`: a value may hold anything, so that only the last shell ends
  // them.
  if (is_arguments(rest)) {
    const auto shell = rest.rfind(kShell);
    rest = shell == rest.npos ? "(with build arguments)" : rest.substr(shell);
    verb = "RUN ";
  }
  if (drop(kShell) && verb.empty()) verb = "RUN ";
  if (drop(kNothing)) verb.clear();
  if (is_arguments(rest)) return "RUN (with build arguments)";
  const std::string lower = lower_ascii(std::string_view(rest).substr(0, 4));
  if (verb.empty() && (lower == "env " || lower == "arg "))
    return printable(ellipsized(std::string_view(rest).substr(0, rest.find_first_of("= ", 4)), 200)) + "=…";
  return printable(ellipsized(verb + without_named_secrets(without_secrets_in(rest)), 200));
}

}  // namespace stocktake
