#include "generator/source/image_layers.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "schemas/text/path.h"

namespace stocktake {
namespace {

constexpr std::size_t kLongestPath = 4096;  // Linux's own, PATH_MAX: nobody can unpack a longer one
constexpr std::string_view kWhiteout = ".wh.", kOpaque = ".wh..wh..opq", kReserved = ".wh..wh.";

bool is_whiteout(std::string_view path) {
  return base_name(path).starts_with(kWhiteout);
}

/// The range of a map of paths that stand below a folder.
template <class Map>
auto below(Map& map, const std::string& folder) {
  // All paths below begin with "folder/", and "folder0" is the first text behind them ('0' follows '/').
  return std::pair(folder.empty() ? map.begin() : map.lower_bound(folder + '/'),
                   folder.empty() ? map.end() : map.lower_bound(folder + '0'));
}

}  // namespace

/// The folder with no link in it, as the layers so far have them. A link that leads out stops at the root, as
/// it does within the image.
std::string LayerStack::physical(std::string_view folder) {
  constexpr int kMostHops = 40;  // as many as Linux follows
  if (links_.empty()) return std::string(folder);
  const std::string asked(folder);
  if (const auto at = physical_.find(asked); at != physical_.end()) return at->second;
  std::string done, rest = asked;
  for (int hops = 0; !rest.empty();) {
    const auto end = std::min(rest.find('/'), rest.size());
    const std::string path = join(done, std::string_view(rest).substr(0, end));
    rest.erase(0, end + 1);
    const auto link = links_.find(path);
    if (link == links_.end() || hops == kMostHops) {
      done = path;
      continue;
    }
    ++hops;
    const std::string_view target = link->second;
    const std::string_view from = target.starts_with('/') ? std::string_view() : done;
    const auto led = resolve(from, below_root(target));
    rest = join(led.value_or(""), rest);
    done.clear();
    if (rest.size() > kLongestPath) {  // no system follows it
      done = asked;
      break;
    }
  }
  physical_.emplace(asked, done);
  return done;
}

std::string LayerStack::place_of(std::string_view path) {
  return join(physical(folder_of(path)), base_name(path));
}

/// Another thing stands at the path now.
void LayerStack::forget(std::string_view path) {
  if (links_.erase(std::string(path)) != 0) physical_.clear();
}

void LayerStack::hide_below(const std::string& folder) {
  const auto [file, last_file] = below(files_, folder);
  for (auto at = file; at != last_file; ++at) forget(at->first);
  files_.erase(file, last_file);
  const auto [inner, last_inner] = below(folders_, folder);
  folders_.erase(inner, last_inner);
}

void LayerStack::hide(const std::string& path) {
  hide_below(path);
  forget(path);
  files_.erase(path);
  folders_.erase(path);
}

void LayerStack::put_folder(const FolderMember& folder) {
  const std::string place = place_of(folder.path);
  forget(place);
  files_.erase(place);
  folders_.insert_or_assign(place, folder);
}

void LayerStack::put_file(const Member& member) {
  const std::string place = place_of(member.entry.path);
  const auto [first, last] = below(files_, place);
  if (first != last || folders_.contains(place)) hide(place);
  Member placed = member;
  if (member.is_hard_link) {
    const auto file = files_.find(place_of(member.hard_link));
    resolve_hard_link(placed, file == files_.end() || file->first == place ? nullptr : &file->second);
    placed.is_hard_link = false;
  }
  placed.entry.layer = layers_;
  forget(place);
  if (placed.entry.type == FileType::symlink) {
    links_.emplace(place, placed.entry.target());
    physical_.clear();
  }
  files_.insert_or_assign(place, placed);
}

void LayerStack::white_out(std::string_view path) {
  const std::string_view name = base_name(path);
  if (!name.starts_with(kWhiteout) || path.size() > kLongestPath) return;
  if (name == kOpaque) return hide_below(physical(folder_of(path)));
  if (name.starts_with(kReserved)) return;
  const std::string_view hidden = name.substr(kWhiteout.size());
  if (hidden.empty() || hidden == "." || hidden == "..")
    unread_.push_back({path, "a whiteout that names nothing: programs read it differently"});
  else
    hide(place_of(join(folder_of(path), hidden)));
}

void LayerStack::add(const Members& layer) {
  ++layers_;
  has_traits_ = has_traits_ || layer.has_traits;
  // Whiteouts hide what the layers below have, wherever they stand among the members, and whatever they are.
  for (const Member& member : layer.files) white_out(member.entry.path);
  for (const FolderMember& folder : layer.folders) white_out(folder.path);
  const auto fits = [&](std::string_view path) {
    if (path.size() <= kLongestPath) return true;
    unread_.push_back({path.substr(0, kLongestPath), "a path of more than 4,096 bytes"});
    return false;
  };
  for (const FolderMember& folder : layer.folders)
    if (!is_whiteout(folder.path) && fits(folder.path)) put_folder(folder);
  for (const Member& member : layer.files)
    if (!is_whiteout(member.entry.path) && fits(member.entry.path)) put_file(member);
  unread_.insert(unread_.end(), layer.unread.begin(), layer.unread.end());
}

Members LayerStack::take() {
  Members result;
  result.has_traits = has_traits_;
  StringArena& strings = result.strings;
  for (auto& [path, member] : files_) {
    Member& kept = result.files.emplace_back(member);
    kept.entry.path = strings.keep(path);
    kept.entry.keep_text_in(strings);
    kept.attributes = strings.keep(member.attributes);
    kept.traits = strings.keep(member.traits);
    kept.also = strings.keep(member.also);
    kept.hard_link = {};
  }
  for (auto& [path, folder] : folders_)
    result.folders.push_back(
        {strings.keep(path), folder.mode, strings.keep(folder.attributes), folder.owner});
  for (const Unread& unread : unread_)
    result.unread.push_back({strings.keep(unread.path), strings.keep(unread.reason)});
  return result;
}

std::shared_ptr<const Members> LayerCache::find(const std::string& diff_id) const {
  const std::lock_guard lock(mutex_);
  const auto at = layers_.find(diff_id);
  return at == layers_.end() ? nullptr : at->second;
}

void LayerCache::keep(const std::string& diff_id, std::shared_ptr<const Members> layer) {
  const std::lock_guard lock(mutex_);
  layers_.emplace(diff_id, std::move(layer));
}

}  // namespace stocktake
