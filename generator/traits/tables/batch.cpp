#include "generator/traits/tables/tables.h"

namespace stocktake::traits {
namespace {

constexpr TraitRow kBatchRows[] = {
    {"set >", Trait::environment, "the variables", Edge::start},
    {"%AWS_", Trait::environment, "a variable that holds a secret", Edge::start},
    {"%GITHUB_TOKEN%", Trait::environment, "a variable that holds a secret"},
    {"%NPM_TOKEN%", Trait::environment, "a variable that holds a secret"},

    {"start ", Trait::process, "starts a program"},
    {"cmd /c", Trait::process, "runs a command line"},

    {"curl ", Trait::network, "HTTP"},
    {"wget ", Trait::network, "HTTP"},
    {"bitsadmin", Trait::network, "HTTP, into a file"},
    {"certutil -urlcache", Trait::network, "HTTP, into a file"},
    {"DownloadString(", Trait::network, "HTTP"},
    {"DownloadFile(", Trait::network, "HTTP, into a file"},
    {"Invoke-WebRequest", Trait::network, "HTTP"},

    {"powershell -e", Trait::evaluate, "runs a text", Edge::start},
    {"powershell -c", Trait::evaluate, "runs a text", Edge::start},
    {"mshta ", Trait::evaluate, "runs a page as a program"},
    {"regsvr32 ", Trait::evaluate, "loads code"},
    {"rundll32 ", Trait::evaluate, "loads code"},
    {"wscript ", Trait::evaluate, "runs a script"},
    {"cscript ", Trait::evaluate, "runs a script"},

    {"certutil -decode", Trait::decode, "base64"},
    {"FromBase64String", Trait::decode, "base64"},

    {"%COMPUTERNAME%", Trait::system_info, "the machine's name"},
    {"%USERNAME%", Trait::system_info, "the user's name"},
    {"whoami", Trait::system_info, "the user's name"},
    {"ipconfig", Trait::system_info, "the machine's addresses"},
    {"systeminfo", Trait::system_info, "the machine"},
};

}  // namespace

std::span<const TraitRow> batch_rows() {
  return kBatchRows;
}

}  // namespace stocktake::traits
