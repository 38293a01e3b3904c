#include "generator/traits/tables/tables.h"

namespace stocktake::traits {
namespace {

constexpr TraitRow kPowershellRows[] = {
    {"$env:", Trait::environment, "a variable", Edge::start, "PATH|PSModulePath|TEMP|TMP"},
    {"Get-ChildItem env:", Trait::environment, "the variables", Edge::start},
    {"gci env:", Trait::environment, "the variables", Edge::start},
    {"GetEnvironmentVariable", Trait::environment, "the variables", Edge::start},

    {"Start-Process", Trait::process, "starts a program"},
    {"saps ", Trait::process, "starts a program"},
    {"Invoke-Item", Trait::process, "opens a file as a user would"},
    {"Diagnostics.Process", Trait::process, "starts a program"},
    {"Invoke-WmiMethod", Trait::process, "starts a program"},
    {"cmd /c", Trait::process, "runs a command line"},

    {"Invoke-WebRequest", Trait::network, "HTTP"},
    {"iwr ", Trait::network, "HTTP"},
    {"Invoke-RestMethod", Trait::network, "HTTP"},
    {"irm ", Trait::network, "HTTP"},
    {"Net.WebClient", Trait::network, "HTTP"},
    {"Net.Http.HttpClient", Trait::network, "HTTP"},
    {"DownloadString(", Trait::network, "HTTP"},
    {"DownloadFile(", Trait::network, "HTTP, into a file"},
    {"Start-BitsTransfer", Trait::network, "HTTP, into a file"},
    {"Sockets.TCPClient", Trait::network, "a connection"},
    {"curl ", Trait::network, "HTTP"},
    {"wget ", Trait::network, "HTTP"},
    {"Resolve-DnsName", Trait::network, "asks the name service, which can carry data out"},

    {"Net.HttpListener", Trait::listen, "waits for HTTP"},
    {"Sockets.TcpListener", Trait::listen, "waits for connections"},

    {"Invoke-Expression", Trait::evaluate, "runs a text"},
    {"iex ", Trait::evaluate, "runs a text"},
    {"iex(", Trait::evaluate, "runs a text"},
    {"| iex", Trait::evaluate, "runs what comes in"},
    {"-EncodedCommand", Trait::evaluate, "runs a text"},
    {"-enc ", Trait::evaluate, "runs a text"},
    {"[ScriptBlock]::Create(", Trait::evaluate, "makes code of a text"},
    {"Reflection.Assembly]::Load", Trait::evaluate, "makes code of bytes", Edge::start},
    {"Add-Type", Trait::evaluate, "compiles a text"},

    {"FromBase64String(", Trait::decode, "base64"},
    {"IO.Compression.GzipStream", Trait::decode, "compressed"},
    {"IO.Compression.DeflateStream", Trait::decode, "compressed"},
    {"ConvertTo-SecureString", Trait::decode, "enciphered"},

    {"$env:COMPUTERNAME", Trait::system_info, "the machine's name"},
    {"$env:USERNAME", Trait::system_info, "the user's name"},
    {"whoami", Trait::system_info, "the user's name"},
    {"Get-ComputerInfo", Trait::system_info, "the machine"},
    {"Get-NetIPAddress", Trait::system_info, "the machine's addresses"},

    {"DllImport", Trait::native_call, "calls C"},
    {"VirtualAlloc", Trait::native_call, "memory that may be run"},
    {"GetProcAddress", Trait::native_call, "calls C"},
};

}  // namespace

std::span<const TraitRow> powershell_rows() {
  return kPowershellRows;
}

}  // namespace stocktake::traits
