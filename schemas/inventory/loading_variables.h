#pragma once

#include <algorithm>
#include <iterator>
#include <string_view>

namespace stocktake {

/// Whether a variable of the environment decides which programs are found, or makes every program of its kind
/// load or run something first (ld.so(8), and the manuals of Node.js, Python, Perl, Ruby, Java, .NET and
/// bash).
constexpr bool is_loading_variable(std::string_view name) {
  constexpr std::string_view kNames[] = {"PATH",
                                         "LD_PRELOAD",
                                         "LD_LIBRARY_PATH",
                                         "LD_AUDIT",
                                         "NODE_OPTIONS",
                                         "NODE_PATH",
                                         "PYTHONPATH",
                                         "PYTHONSTARTUP",
                                         "PYTHONHOME",
                                         "PERL5OPT",
                                         "PERL5LIB",
                                         "RUBYOPT",
                                         "RUBYLIB",
                                         "JAVA_TOOL_OPTIONS",
                                         "_JAVA_OPTIONS",
                                         "CLASSPATH",
                                         "JDK_JAVA_OPTIONS",
                                         "DOTNET_STARTUP_HOOKS",
                                         "BASH_ENV",
                                         "ENV",
                                         "PROMPT_COMMAND",
                                         "GIT_SSH_COMMAND"};
  return std::find(std::begin(kNames), std::end(kNames), name) != std::end(kNames);
}

}  // namespace stocktake
