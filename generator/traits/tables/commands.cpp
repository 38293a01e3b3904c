#include "generator/traits/tables/tables.h"

namespace stocktake::traits {
namespace {

constexpr TraitRow kCommandsRows[] = {
    {"curl -s", Trait::network, "a command line that fetches", Edge::start},
    {"curl -f", Trait::network, "a command line that fetches", Edge::start},
    {"curl -L", Trait::network, "a command line that fetches", Edge::start},
    {"curl -o", Trait::network, "a command line that fetches", Edge::start},
    {"curl -X", Trait::network, "a command line that sends", Edge::start},
    {"curl http", Trait::network, "a command line that fetches", Edge::start},
    {"wget -q", Trait::network, "a command line that fetches", Edge::start},
    {"wget -O", Trait::network, "a command line that fetches", Edge::start},
    {"wget http", Trait::network, "a command line that fetches", Edge::start},
    {"/dev/tcp/", Trait::network, "a shell's connection", Edge::text},
    {"| bash", Trait::evaluate, "a shell runs what comes in"},
    {"| sh'", Trait::evaluate, "a shell runs what comes in", Edge::start},
    {"|bash", Trait::evaluate, "a shell runs what comes in"},
    {"| /bin/sh", Trait::evaluate, "a shell runs what comes in"},
    {"| /bin/bash", Trait::evaluate, "a shell runs what comes in"},
    {"base64 -d", Trait::decode, "a command line that decodes", Edge::start},
    {"base64 --d", Trait::decode, "a command line that decodes", Edge::start},
    {"powershell -e", Trait::evaluate, "a command line with code in it", Edge::start},
    {"powershell.exe -e", Trait::evaluate, "a command line with code in it", Edge::start},
    {"chmod +x", Trait::process, "makes a file a program"},
};

}  // namespace

std::span<const TraitRow> command_rows() {
  return kCommandsRows;
}

}  // namespace stocktake::traits
