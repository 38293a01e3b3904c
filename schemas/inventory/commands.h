#pragma once

#include <string_view>

namespace stocktake {

/// Whether a person, a shell profile, a build or a deployment calls a command of that name without a path, so
/// that a program of the same name in front of it on the path is called instead.
bool is_common_command(std::string_view name);

/// Whether venv or virtualenv write a file of that name, with the environment's path in it, beside its
/// programs.
bool is_activation_script(std::string_view name);

}  // namespace stocktake
