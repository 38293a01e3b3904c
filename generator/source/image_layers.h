#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "generator/source/members.h"

namespace stocktake {

/// Lays the layers of an image one upon the other (OCI image-spec, layer.md). Not thread-safe.
class LayerStack {
 public:
  /// Lays `layer` on top; it must outlive this. `.wh.NAME` takes away what the layers below have under NAME,
  /// `.wh..wh..opq` all that they have in its folder. A path leads through the links that stand below it, as
  /// it does for whoever unpacks the layer.
  void add(const Members& layer);
  /// What is there now, each with the number of the layer that brought it. Ends the stack.
  Members take();

 private:
  std::string place_of(std::string_view path);
  std::string physical(std::string_view folder);
  void white_out(std::string_view path);
  void hide(const std::string& path);
  void hide_below(const std::string& folder);
  void put_folder(const FolderMember& folder);
  void put_file(const Member& member);
  void forget(std::string_view path);

  std::map<std::string, Member, std::less<>> files_;
  std::map<std::string, FolderMember, std::less<>> folders_;
  std::unordered_map<std::string, std::string> links_;     // of the files, the links: where they lead
  std::unordered_map<std::string, std::string> physical_;  // of each folder that was asked for
  std::vector<Unread> unread_;
  std::uint16_t layers_ = 0;
  bool has_traits_ = false;
};

/// Layers that were read, by the digest of their unpacked archive: what two images share is read once.
/// Thread-safe.
class LayerCache {
 public:
  std::shared_ptr<const Members> find(const std::string& diff_id) const;
  void keep(const std::string& diff_id, std::shared_ptr<const Members> layer);

 private:
  mutable std::mutex mutex_;
  std::unordered_map<std::string, std::shared_ptr<const Members>> layers_;
};

}  // namespace stocktake
