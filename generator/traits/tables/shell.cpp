#include "generator/traits/tables/tables.h"

namespace stocktake::traits {
namespace {

constexpr TraitRow kShellRows[] = {
    // Every script reads variables: what says something is that it takes all of them, or those with secrets.
    {"printenv", Trait::environment, "the variables"},
    {"$(env)", Trait::environment, "the variables"},
    {"`env`", Trait::environment, "the variables"},
    {"env |", Trait::environment, "the variables", Edge::start},
    {"env >", Trait::environment, "the variables", Edge::start},
    {"set |", Trait::environment, "the variables", Edge::start},
    {"declare -x", Trait::environment, "the variables", Edge::start},
    {"export -p", Trait::environment, "the variables"},
    {"/proc/self/environ", Trait::environment, "the variables, as the kernel shows them", Edge::text},
    {"AWS_SECRET_ACCESS_KEY", Trait::environment, "a variable that holds a secret"},
    {"GITHUB_TOKEN", Trait::environment, "a variable that holds a secret"},
    {"NPM_TOKEN", Trait::environment, "a variable that holds a secret"},

    {"nohup ", Trait::process, "goes on after the script"},
    {"setsid ", Trait::process, "goes on after the script"},
    {"chmod +x", Trait::process, "makes a file a program"},
    {"chmod u+x", Trait::process, "makes a file a program"},
    {"chmod a+x", Trait::process, "makes a file a program"},
    {"chmod 700", Trait::process, "makes a file a program"},
    {"chmod 0755", Trait::process, "makes a file a program"},
    {"chmod 755", Trait::process, "makes a file a program"},
    {"chmod 777", Trait::process, "makes a file a program"},

    {"curl ", Trait::network, "HTTP"},
    {"wget ", Trait::network, "HTTP"},
    {"/dev/tcp/", Trait::network, "a connection", Edge::text},
    {"/dev/udp/", Trait::network, "a connection", Edge::text},
    {"nc -e", Trait::network, "a connection to a shell"},
    {"ncat ", Trait::network, "a connection"},
    {"socat ", Trait::network, "a connection"},
    {"nslookup ", Trait::network, "asks the name service, which can carry data out"},

    {"nc -l", Trait::listen, "waits for connections", Edge::start},

    {"eval ", Trait::evaluate, "runs a text", Edge::free},
    {"| sh", Trait::evaluate, "runs what comes in"},
    {"|sh", Trait::evaluate, "runs what comes in"},
    {"|\nsh", Trait::evaluate, "runs what comes in", Edge::text},
    {"|\n  sh", Trait::evaluate, "runs what comes in", Edge::text},
    {"|\n    sh", Trait::evaluate, "runs what comes in", Edge::text},
    {"| /bin/sh", Trait::evaluate, "runs what comes in"},
    {"| /bin/bash", Trait::evaluate, "runs what comes in"},
    {"| zsh", Trait::evaluate, "runs what comes in"},
    {"| dash", Trait::evaluate, "runs what comes in"},
    {"bash <<<", Trait::evaluate, "runs a text"},
    {"sh <<<", Trait::evaluate, "runs a text"},
    {"|bash", Trait::evaluate, "runs what comes in"},
    {"| bash", Trait::evaluate, "runs what comes in"},
    {"| sudo sh", Trait::evaluate, "runs what comes in"},
    {"| sudo bash", Trait::evaluate, "runs what comes in"},
    {"| python", Trait::evaluate, "runs what comes in", Edge::start},
    {"| node", Trait::evaluate, "runs what comes in"},
    {"| perl", Trait::evaluate, "runs what comes in"},
    {"source <(", Trait::evaluate, "runs what comes in"},
    {"bash <(", Trait::evaluate, "runs what comes in"},
    {"bash -c", Trait::evaluate, "runs a text"},
    {"sh -c", Trait::evaluate, "runs a text"},
    {"python -c", Trait::evaluate, "runs a text"},
    {"python3 -c", Trait::evaluate, "runs a text"},
    {"node -e", Trait::evaluate, "runs a text"},
    {"perl -e", Trait::evaluate, "runs a text"},
    {"ruby -e", Trait::evaluate, "runs a text"},
    {"php -r", Trait::evaluate, "runs a text"},

    {"base64 -d", Trait::decode, "base64", Edge::start},
    {"base64 -D", Trait::decode, "base64"},
    {"base64 -i -d", Trait::decode, "base64"},
    {"base64 --d", Trait::decode, "base64", Edge::start},
    {"xxd -r", Trait::decode, "hexadecimal"},
    {"openssl enc -d", Trait::decode, "enciphered"},
    {"openssl base64 -d", Trait::decode, "base64"},

    {"whoami", Trait::system_info, "the user's name"},
    {"$(hostname)", Trait::system_info, "the machine's name"},
    {"`hostname`", Trait::system_info, "the machine's name"},
    {"hostname", Trait::system_info, "the machine's name", Edge::free, "=|:|-|_|.|\"|'|)"},
    {"uname -n", Trait::system_info, "the machine's name"},
    {"uname -a", Trait::system_info, "the machine's name and system"},
    {"ifconfig", Trait::system_info, "the machine's addresses"},
    {"ip addr", Trait::system_info, "the machine's addresses"},
    {"ipconfig ", Trait::system_info, "the machine's addresses"},

    {"LD_PRELOAD=", Trait::native_call, "a library in every program", Edge::start},
    {"insmod ", Trait::native_call, "into the kernel"},
};

}  // namespace

std::span<const TraitRow> shell_rows() {
  return kShellRows;
}

}  // namespace stocktake::traits
