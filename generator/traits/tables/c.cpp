#include "generator/traits/tables/tables.h"

namespace stocktake::traits {
namespace {

constexpr TraitRow kCRows[] = {
    {"getenv(", Trait::environment, "one variable"},
    {"secure_getenv(", Trait::environment, "one variable"},
    {"char **environ", Trait::environment, "the variables"},
    {"_wgetenv(", Trait::environment, "one variable"},
    {"GetEnvironmentVariable", Trait::environment, "one variable", Edge::start},
    {"GetEnvironmentStrings", Trait::environment, "the variables", Edge::start},
    {"/proc/self/environ", Trait::environment, "the variables, as the kernel shows them", Edge::text},

    {"system(", Trait::process, "runs a command line", Edge::free},
    {"popen(", Trait::process, "runs a command line", Edge::free},
    {"execve(", Trait::process, "becomes another program", Edge::free},
    {"execv(", Trait::process, "becomes another program", Edge::free},
    {"execvp(", Trait::process, "becomes another program", Edge::free},
    {"execl(", Trait::process, "becomes another program", Edge::free},
    {"execlp(", Trait::process, "becomes another program", Edge::free},
    {"posix_spawn(", Trait::process, "starts a program"},
    {"posix_spawnp(", Trait::process, "starts a program"},
    {"CreateProcess", Trait::process, "starts a program", Edge::start},
    {"ShellExecute", Trait::process, "starts a program", Edge::start},
    {"WinExec(", Trait::process, "starts a program"},

    {"AF_INET", Trait::network, "sockets"},
    {"getaddrinfo(", Trait::network, "asks the name service"},
    {"gethostbyname(", Trait::network, "asks the name service"},
    {"curl_easy_init(", Trait::network, "HTTP"},
    {"InternetOpen", Trait::network, "HTTP", Edge::start},
    {"WinHttpOpen(", Trait::network, "HTTP"},
    {"URLDownloadToFile", Trait::network, "HTTP, into a file", Edge::start},
    {"WSAStartup(", Trait::network, "sockets"},
    {"res_query(", Trait::network, "asks the name service, which can carry data out"},

    {"listen(", Trait::listen, "waits for connections", Edge::free},
    {"accept(", Trait::listen, "takes a connection", Edge::free},
    {"accept4(", Trait::listen, "takes a connection", Edge::free},

    {"PROT_EXEC", Trait::evaluate, "memory that may be run"},
    {"PAGE_EXECUTE_READWRITE", Trait::evaluate, "memory that may be run"},
    {"Py_CompileString", Trait::evaluate, "makes code of a text", Edge::start},
    {"PyRun_SimpleString", Trait::evaluate, "runs a text", Edge::start},
    {"PyMarshal_ReadObjectFromString(", Trait::evaluate, "makes code of bytes"},

    {"inflateInit", Trait::decode, "compressed", Edge::start},
    {"EVP_DecodeBlock(", Trait::decode, "base64"},
    {"EVP_DecodeUpdate(", Trait::decode, "base64"},
    {"base64_decode", Trait::decode, "base64", Edge::start},
    {"CryptStringToBinary", Trait::decode, "base64", Edge::start},

    {"gethostname(", Trait::system_info, "the machine's name"},
    {"getlogin(", Trait::system_info, "the user's name"},
    {"getlogin_r(", Trait::system_info, "the user's name"},
    {"getifaddrs(", Trait::system_info, "the machine's addresses"},
    {"GetComputerName", Trait::system_info, "the machine's name", Edge::start},
    {"GetUserName", Trait::system_info, "the user's name", Edge::start},

    {"dlopen(", Trait::native_call, "loads a library"},
    {"LoadLibrary", Trait::native_call, "loads a library", Edge::start},
    {"ptrace(", Trait::native_call, "into another process"},
    {"WriteProcessMemory(", Trait::native_call, "into another process"},
    {"CreateRemoteThread(", Trait::native_call, "into another process"},
};

}  // namespace

std::span<const TraitRow> c_rows() {
  return kCRows;
}

}  // namespace stocktake::traits
