#include "generator/catalog/npm/manifest.h"

#include <algorithm>
#include <array>
#include <utility>

#include "generator/catalog/tools.h"
#include "schemas/identity/spdx.h"
#include "schemas/json/reader.h"

namespace stocktake {
namespace {

using Kind = JsonReader::Kind;

/// npm sets no limit to the depth of a package.json, and a deep one that node would load must not be missed.
constexpr JsonReader::Limits kLimits{.depth = 100'000};
/// Conditions inside `exports` nest three or four deep; what is deeper is passed over.
constexpr int kDeepestCondition = 32;

class ManifestReader {
 public:
  ManifestReader(std::string_view text, StringArena& strings)
      : text_(text), strings_(strings), in_(text, "package.json", kLimits) {}

  NpmManifest read() {
    in_.object([&](std::string_view key) { member(key); });
    in_.finish();
    // "licenses" is what "license" was before 2014: it counts only where there is no "license".
    out_.licenses = std::move(license_.empty() ? older_licenses_ : license_);
    return std::move(out_);
  }

 private:
  void member(std::string_view key);
  void license_into(std::vector<License>& list);
  void names_into(std::vector<std::string_view>& list);
  void scripts();
  void exports(int depth);
  void bin();
  bool names_something();
  std::string_view person();
  std::string_view text();
  std::string_view text_or_member(std::string_view member);

  std::string_view text_;
  StringArena& strings_;
  JsonReader in_;
  NpmManifest out_;
  std::vector<License> license_, older_licenses_;
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
      out_.*known.to = known.inner.empty() ? text() : text_or_member(known.inner);
      return;
    }
  for (const NamesMember& known : kNames)
    if (key == known.key) return names_into(out_.*known.to);
  if (key == "scripts") return scripts();
  if (key == "license") return license_into(license_);
  if (key == "licenses") return license_into(older_licenses_);
  if (key == "author") {
    out_.author = person();
  } else if (key == "repository") {
    out_.repository = strings_.keep(npm_repository_url(text_or_member("url")));
  } else if (key == "gypfile") {
    out_.gypfile = in_.peek() != Kind::boolean ? (in_.skip(), true) : in_.boolean();
  } else if (key == "exports") {
    out_.exports.clear();
    exports(0);
  } else if (key == "bin") {
    bin();
  } else if (key == "bundleDependencies" || key == "bundledDependencies") {
    out_.bundles = names_something();
  } else if (key == "private") {
    out_.is_private = in_.peek() != Kind::boolean ? (in_.skip(), false) : in_.boolean();
  } else {
    in_.skip();
  }
}

/// The text that comes next, or the number as it is written; empty, and passed over, where it is of another
/// kind. The view lasts.
std::string_view ManifestReader::text() {
  if (in_.peek() == Kind::number) return strings_.keep(in_.number());
  if (in_.peek() != Kind::string) {
    in_.skip();
    return {};
  }
  return lasting(in_.string(), text_, strings_);
}

std::string_view ManifestReader::text_or_member(std::string_view member) {
  if (in_.peek() != Kind::object) return text();
  std::string_view value;
  in_.object([&](std::string_view key) {
    if (key == member)
      value = text();
    else
      in_.skip();
  });
  return value;
}

/// `Name <email>`, from text or an object.
std::string_view ManifestReader::person() {
  if (in_.peek() != Kind::object) return text();
  std::string_view name, email;
  in_.object([&](std::string_view key) {
    if (key == "name")
      name = text();
    else if (key == "email")
      email = text();
    else
      in_.skip();
  });
  if (email.empty()) return name;
  std::string both(name);
  if (!both.empty()) both += " ";
  return strings_.keep(both.append("<").append(email).append(">"));
}

/// An SPDX id or expression, the legacy `{type, url}`, or a list of either.
void ManifestReader::license_into(std::vector<License>& list) {
  list.clear();
  const auto one = [&] {
    if (const std::string_view value = text_or_member("type"); !value.empty())
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

void ManifestReader::names_into(std::vector<std::string_view>& list) {
  list.clear();
  if (in_.peek() != Kind::object) return in_.skip();
  in_.object([&](std::string_view key) {
    list.push_back(lasting(key, text_, strings_));
    in_.skip();
  });
}

void ManifestReader::scripts() {
  for (const ScriptMember& known : kScripts) out_.*known.to = {};
  if (in_.peek() != Kind::object) return in_.skip();
  in_.object([&](std::string_view key) {
    const auto known = std::find_if(std::begin(kScripts), std::end(kScripts),
                                    [&](const ScriptMember& member) { return member.key == key; });
    if (known == std::end(kScripts))
      in_.skip();
    else
      out_.*known->to = text();
  });
}

/// Collects the targets of ".": keys that begin with a dot are subpaths (only "." counts), the others are
/// conditions, and a list holds fallbacks. Types are declarations: they do not run.
void ManifestReader::exports(int depth) {
  switch (depth > kDeepestCondition ? Kind::null : in_.peek()) {
    case Kind::string:
      out_.exports.push_back(text());
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
    if (const std::string_view value = text(); !value.empty()) out_.bin.push_back(value);
    return;
  }
  in_.object([&](std::string_view key) {
    out_.commands.push_back(lasting(key, text_, strings_));
    if (const std::string_view value = text(); !value.empty()) out_.bin.push_back(value);
  });
}

/// `true`, or a list that is not empty.
bool ManifestReader::names_something() {
  if (in_.peek() == Kind::boolean) return in_.boolean();
  bool any = false;
  if (in_.peek() != Kind::array) {
    in_.skip();
    return false;
  }
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
