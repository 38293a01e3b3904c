#include "generator/catalog/tools.h"

#include <algorithm>
#include <string>
#include <tuple>
#include <utility>

#include "schemas/identity/sha256_stream.h"
#include "schemas/text/path.h"

namespace stocktake {
namespace {

/// As Linux does (path_resolution(7)).
constexpr int kMostLinks = 40;

struct Place {
  std::uint32_t first, last;  // range of entries
  std::uint32_t order;        // of the owner in the caller's list
  std::uint32_t found;
};

std::vector<Place> places_of(const Tree& tree, const std::vector<FolderOwner>& owners) {
  std::vector<Place> places;
  places.reserve(owners.size());
  for (std::uint32_t i = 0; i < owners.size(); ++i) {
    const std::uint32_t file = tree.find(owners[i].folder);
    const auto [first, last] = file == kNone ? tree.below(owners[i].folder) : std::pair(file, file + 1);
    if (first != last) places.push_back({first, last, i, owners[i].found});
  }
  // An outer range before the ranges in it; of equal ranges the first in the caller's list comes last, which
  // makes it the innermost.
  std::sort(places.begin(), places.end(), [](const Place& a, const Place& b) {
    return std::tuple(a.first, b.last, b.order) < std::tuple(b.first, a.last, a.order);
  });
  return places;
}

}  // namespace

// The entries below a folder are a range of the tree, and two such ranges are apart or one in the other, like
// parentheses: one pass with a stack of the ranges that are open gives each entry to the innermost.
void claim_folders(const Tree& tree, const std::vector<FolderOwner>& owners, std::uint16_t depth,
                   Catalog& out) {
  std::vector<Place> open;
  std::uint32_t next = 0;
  const auto claim_until = [&](std::uint32_t end) {
    for (; next < end; ++next) out.claims.push_back({next, open.back().found, depth, Claim::Witness::none});
  };
  const auto close_until = [&](std::uint32_t position) {
    while (!open.empty() && open.back().last <= position) {
      claim_until(open.back().last);
      open.pop_back();
    }
  };
  for (const Place& place : places_of(tree, owners)) {
    close_until(place.first);
    if (!open.empty()) claim_until(place.first);
    next = place.first;
    open.push_back(place);
  }
  close_until(static_cast<std::uint32_t>(tree.entries.size()));
}

std::vector<std::string_view> outermost(std::vector<std::string_view> folders) {
  // With a slash behind each, what lies in a folder would stand right behind it; without, `a-b` stands
  // between `a` and `a/b`. Comparing as if the slash were there, and as the smallest of all characters, mends
  // that.
  const auto before = [](std::string_view a, std::string_view b) {
    const auto [x, y] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
    const auto rank = [](auto at, auto end) {
      return at == end ? 0 : *at == '/' ? 1 : static_cast<unsigned char>(*at) + 2;
    };
    return rank(x, a.end()) < rank(y, b.end());
  };
  std::sort(folders.begin(), folders.end(), before);
  std::vector<std::string_view> result;
  for (const std::string_view folder : folders) {
    if (!result.empty()) {
      const std::string_view outer = result.back();
      if (outer.empty() || folder == outer) continue;
      if (folder.starts_with(outer) && folder[outer.size()] == '/') continue;
    }
    result.push_back(folder);
  }
  return result;
}

std::vector<std::uint32_t> files_named(const Tree& tree, std::string_view name) {
  std::vector<std::uint32_t> result;
  for (std::uint32_t i = 0; i < tree.entries.size(); ++i) {
    const Entry& entry = tree.entries[i];
    if (entry.path.ends_with(name) && entry.type == FileType::regular && base_name(entry.path) == name)
      result.push_back(i);
  }
  return result;
}

std::optional<std::string> follow_links(const Tree& tree, std::string_view folder, std::string_view path) {
  std::string done(folder);
  std::string text(path);  // what is still to go is a view of it
  std::string_view rest = text;
  int links = 0;
  while (!rest.empty()) {
    const auto length = std::min(rest.find('/'), rest.size());
    const std::string_view name = rest.substr(0, length);
    if (name.empty()) return std::nullopt;  // absolute
    rest.remove_prefix(std::min(rest.find_first_not_of('/', length), rest.size()));
    if (name == ".") continue;
    if (name == "..") {
      if (done.empty()) return std::nullopt;
      done = folder_of(done);
      continue;
    }
    const std::size_t before = done.size();
    done = join(done, name);
    const std::uint32_t entry = tree.find(done);
    if (entry == kNone || tree.entries[entry].type != FileType::symlink) continue;
    if (++links > kMostLinks) return std::nullopt;
    done.resize(before);
    text = join(tree.entries[entry].target(), rest);
    rest = text;
  }
  return done;
}

std::string_view lasting(std::string_view text, std::string_view content, StringArena& strings) {
  const bool within = text.data() >= content.data() && text.data() < content.data() + content.size();
  return within ? text : strings.keep(text);
}

std::uint16_t depth_of(std::string_view folder) {
  if (folder.empty()) return 0;
  const auto slashes = std::count(folder.begin(), folder.end(), '/');
  return static_cast<std::uint16_t>(std::min<std::ptrdiff_t>(slashes + 1, UINT16_MAX));
}

std::string_view package_url(Catalog& out, std::string_view record, std::string_view type,
                             std::string_view ns, std::string_view name, std::string_view version,
                             std::string_view platform) {
  Purl purl;
  purl.type = type;
  purl.ns = ns;
  purl.name = name;
  purl.version = version;
  if (!platform.empty()) purl.qualifiers.emplace_back("platform", platform);
  return package_url(out, record, std::move(purl));
}

std::string_view package_url(Catalog& out, std::string_view record, Purl purl) {
  try {
    return out.keep(to_string(normalise(std::move(purl))));
  } catch (const Error& error) {
    report(out, record, std::string("its name makes no package URL: ") + error.what());
    return {};
  }
}

void report(Catalog& out, std::string_view path, std::string_view message) {
  out.diagnostics.push_back({out.keep(path), out.keep(message)});
}

void report(Catalog& out, std::string_view path, const Error& error) {
  std::string_view message = error.what();
  if (message.starts_with(path) && message.substr(path.size()).starts_with(':')) {
    message.remove_prefix(path.size() + 1);
    while (message.starts_with(' ')) message.remove_prefix(1);
  }
  report(out, path, message);
}

}  // namespace stocktake
