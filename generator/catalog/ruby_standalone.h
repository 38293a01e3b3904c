#pragma once

#include <string>
#include <string_view>

namespace stocktake {

/// FileDetail::generated of a `bundler/setup.rb`, which `bundle install --standalone` writes and programs run
/// first: `agrees` where each line that adds to the load path names a folder of a gem beside it, as any gem
/// is judged itself, and the text around these lines is one that a release of Bundler wrote, known by its
/// digest. Else `differs DIGEST: LINE`: the first line that is neither, and a digest over all of the text
/// around.
std::string standalone_state(std::string_view text);

}  // namespace stocktake
