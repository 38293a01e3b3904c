#include "generator/catalog/npm/manifest.h"

#include <algorithm>
#include <array>
#include <utility>

#include "generator/catalog/asks.h"
#include "generator/catalog/tolerant_json.h"
#include "schemas/identity/spdx.h"

namespace stocktake {
namespace {

using Kind = TolerantJson::Kind;

/// Conditions inside `exports` nest three or four deep; what is deeper is passed over.
constexpr int kDeepestCondition = 32;

class ManifestReader {
 public:
  ManifestReader(std::string_view text, StringArena& strings)
      : strings_(strings), in_(text, "package.json", strings) {}

  NpmManifest read() {
    in_.document([&](std::string_view key) { member(key); });
    // "licenses" is what "license" was before 2014: it counts only where there is no "license".
    out_.licenses = std::move(license_.empty() ? older_licenses_ : license_);
    if (!author_.empty()) out_.authors.push_back(author_);
    for (const Party& contributor : contributors_)
      if (contributor != author_) out_.authors.push_back(contributor);
    return std::move(out_);
  }

 private:
  void member(std::string_view key);
  void license_into(std::vector<License>& list);
  void dependencies(std::vector<std::string_view>& names, bool of_users);
  void scripts();
  void exports(int depth);
  void bin();
  bool names_something();
  std::vector<Party> people();

  StringArena& strings_;
  TolerantJson in_;
  NpmManifest out_;
  std::vector<License> license_, older_licenses_;
  Party author_;
  std::vector<Party> contributors_;
};

/// The members that are plain text, or an object with one member that is the text.
struct TextMember {
  std::string_view key;
  std::string_view NpmManifest::*to;
  std::string_view inner;
};
constexpr TextMember kTexts[] = {
    {"name", &NpmManifest::name, {}},
    {"version", &NpmManifest::version, {}},
    {"description", &NpmManifest::description, {}},
    {"homepage", &NpmManifest::homepage, "url"},
    {"bugs", &NpmManifest::bugs, "url"},
    {"main", &NpmManifest::main, {}},
    {"module", &NpmManifest::module, {}},
    {"_resolved", &NpmManifest::resolved, {}},
    {"_integrity", &NpmManifest::integrity, {}},
};

struct NamesMember {
  std::string_view key;
  std::vector<std::string_view> NpmManifest::*to;
};
constexpr NamesMember kNames[] = {
    {"dependencies", &NpmManifest::dependencies},
    {"optionalDependencies", &NpmManifest::optional_dependencies},
    {"peerDependencies", &NpmManifest::peer_dependencies},
    {"devDependencies", &NpmManifest::dev_dependencies},
};

struct ScriptMember {
  std::string_view key;
  std::string_view NpmManifest::*to;
};
constexpr ScriptMember kScripts[] = {
    {"preinstall", &NpmManifest::preinstall},
    {"install", &NpmManifest::install},
    {"postinstall", &NpmManifest::postinstall},
    {"prepare", &NpmManifest::prepare},
};

void ManifestReader::member(std::string_view key) {
  for (const TextMember& known : kTexts)
    if (key == known.key) {
      out_.*known.to = known.inner.empty() ? in_.text() : in_.text_or_member(known.inner);
      return;
    }
  for (const NamesMember& known : kNames)
    if (key == known.key) return dependencies(out_.*known.to, key != "devDependencies");
  if (key == "scripts") return scripts();
  if (key == "license") return license_into(license_);
  if (key == "licenses") return license_into(older_licenses_);
  if (key == "author") {
    author_ = in_.party("url");
  } else if (key == "contributors") {
    contributors_ = people();
  } else if (key == "maintainers") {
    const auto maintainers = people();
    out_.maintainer = maintainers.empty() ? Party() : maintainers.front();
  } else if (key == "repository") {
    out_.repository = strings_.keep(npm_repository_url(in_.text_or_member("url")));
  } else if (key == "gypfile") {
    out_.gypfile = in_.boolean(true);
  } else if (key == "exports") {
    out_.exports.clear();
    exports(0);
  } else if (key == "bin") {
    bin();
  } else if (key == "directories") {
    out_.bin_folder =
        in_.peek() == Kind::object ? in_.text_or_member("bin") : (in_.skip(), std::string_view());
  } else if (key == "bundleDependencies" || key == "bundledDependencies") {
    out_.bundles = names_something();
  } else if (key == "private") {
    out_.is_private = in_.boolean();
  } else {
    in_.skip();
  }
}

void ManifestReader::dependencies(std::vector<std::string_view>& names, bool of_users) {
  names.clear();
  in_.object([&](std::string_view key) {
    const std::string_view name = in_.keep(key);
    names.push_back(name);
    const std::string_view wanted = in_.text();
    if (of_users && is_npm_source(name, wanted)) out_.sources.emplace_back(name, wanted);
  });
}

/// A list of people; where it is one person, that one.
std::vector<Party> ManifestReader::people() {
  std::vector<Party> people;
  const auto one = [&] {
    if (const Party party = in_.party("url"); !party.empty()) people.push_back(party);
  };
  if (in_.peek() == Kind::array)
    in_.array(one);
  else
    one();
  return people;
}

/// An SPDX id or expression, the legacy `{type, url}`, or a list of either.
void ManifestReader::license_into(std::vector<License>& list) {
  list.clear();
  const auto one = [&] {
    if (const std::string_view value = in_.text_or_member("type"); !value.empty())
      list.push_back(spdx_license(value));
  };
  if (in_.peek() == Kind::array)
    in_.array(one);
  else
    one();
  // CycloneDX allows an expression only alone; a list of licences offers each of them.
  if (list.size() > 1)
    for (License& license : list)
      if (license.form == License::Form::expression) license.form = License::Form::name;
}

void ManifestReader::scripts() {
  for (const ScriptMember& known : kScripts) out_.*known.to = {};
  out_.scripts.clear();
  in_.object([&](std::string_view key) {
    const auto known = std::find_if(std::begin(kScripts), std::end(kScripts),
                                    [&](const ScriptMember& member) { return member.key == key; });
    if (known == std::end(kScripts)) {
      const std::string_view name = in_.keep(key);
      out_.scripts.emplace_back(name, in_.text());
    } else {
      out_.*known->to = in_.text();
    }
  });
}

/// Collects the targets of ".": keys that begin with a dot are subpaths (only "." counts), the others are
/// conditions, and a list holds fallbacks. Types are declarations: they do not run.
void ManifestReader::exports(int depth) {
  switch (depth > kDeepestCondition ? Kind::null : in_.peek()) {
    case Kind::string:
      out_.exports.push_back(in_.text());
      break;
    case Kind::array:
      in_.array([&] { exports(depth + 1); });
      break;
    case Kind::object:
      in_.object([&](std::string_view key) {
        const bool other_path = key.substr(0, 1) == "." && key != ".";
        if (other_path || key.substr(0, 5) == "types")
          in_.skip();
        else
          exports(depth + 1);
      });
      break;
    default:
      in_.skip();
  }
}

void ManifestReader::bin() {
  out_.bin.clear();
  out_.commands.clear();
  if (in_.peek() != Kind::object) {
    if (const std::string_view value = in_.text(); !value.empty()) out_.bin.push_back(value);
    return;
  }
  in_.object([&](std::string_view key) {
    out_.commands.push_back(in_.keep(key));
    if (const std::string_view value = in_.text(); !value.empty()) out_.bin.push_back(value);
  });
}

/// `true`, or a list that is not empty.
bool ManifestReader::names_something() {
  if (in_.peek() == Kind::boolean) return in_.boolean();
  bool any = false;
  in_.array([&] {
    any = true;
    in_.skip();
  });
  return any;
}

/// Shorthands of hosted repositories (npm's documentation of `repository`) and where they point.
constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kHosts = {{
    {"github:", "git+https://github.com/"},
    {"gitlab:", "git+https://gitlab.com/"},
    {"bitbucket:", "git+https://bitbucket.org/"},
    {"gist:", "git+https://gist.github.com/"},
}};

}  // namespace

NpmManifest read_npm_manifest(std::string_view text, StringArena& strings) {
  return ManifestReader(text, strings).read();
}

std::string npm_repository_url(std::string_view text) {
  const auto hosted = [](std::string_view host, std::string_view path) {
    return std::string(host).append(path).append(".git");
  };
  for (const auto& [shorthand, host] : kHosts)
    if (text.substr(0, shorthand.size()) == shorthand) return hosted(host, text.substr(shorthand.size()));
  const auto slash = text.find('/');
  const auto colon = text.find(':');
  if (colon == std::string_view::npos) {
    const bool owner_and_name = slash != std::string_view::npos && slash != 0 && text[0] != '.' &&
                                slash + 1 < text.size() && slash == text.rfind('/') &&
                                text.find_first_of(" @") == std::string_view::npos;
    return owner_and_name ? hosted(kHosts[0].second, text) : std::string(text);
  }
  // As scp has it: user@host:path, with no slash before the colon.
  if (text.substr(0, colon).find('@') != std::string_view::npos && slash != colon + 1 && slash > colon)
    return std::string("git+ssh://").append(text.substr(0, colon)).append("/").append(text.substr(colon + 1));
  return std::string(text);
}

}  // namespace stocktake
