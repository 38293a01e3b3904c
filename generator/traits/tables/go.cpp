#include "generator/traits/tables/tables.h"

namespace stocktake::traits {
namespace {

constexpr TraitRow kGoRows[] = {
    {"os", {}, "another name for the package", Edge::aliased, {}, {}, Gate::renamed},
    {"net/http", {}, "another name for the package", Edge::aliased, {}, {}, Gate::connects},
    {"net", {}, "another name for the package", Edge::aliased, {}, {}, Gate::connects},

    {"Getenv(", Trait::environment, "one variable, by another name of os", Edge::word, {}, Gate::renamed},
    {"LookupEnv(", Trait::environment, "one variable, by another name of os", Edge::word, {}, Gate::renamed},
    {"Environ(", Trait::environment, "the variables, by another name of os", Edge::word, {}, Gate::renamed},
    {"/proc/self/environ", Trait::environment, "the variables, as the kernel shows them", Edge::text},
    {"os.Getenv(", Trait::environment, "one variable"},
    {"os.LookupEnv(", Trait::environment, "one variable"},
    {"os.Environ(", Trait::environment, "the variables"},
    {"os.ExpandEnv(", Trait::environment, "variables within a text"},
    {"syscall.Getenv(", Trait::environment, "one variable"},
    {"syscall.Environ(", Trait::environment, "the variables"},

    {"'os/exec'", Trait::process, "the package that starts programs"},
    {"os.StartProcess(", Trait::process, "starts a program"},
    {"syscall.Exec(", Trait::process, "becomes another program"},
    {"syscall.ForkExec(", Trait::process, "starts a program"},
    {"unix.Exec(", Trait::process, "becomes another program"},

    {"http.Get(", Trait::network, "HTTP"},
    {"http.Head(", Trait::network, "HTTP"},
    {"new(http.Client)", Trait::network, "HTTP"},
    {"http.DefaultTransport", Trait::network, "HTTP"},
    {"net.DefaultResolver", Trait::network, "asks the name service, which can carry data out"},
    {"NewRequest(", Trait::network, "HTTP, by another name of http", Edge::word, {}, Gate::connects},
    {"NewRequestWithContext(",
     Trait::network,
     "HTTP, by another name of http",
     Edge::word,
     {},
     Gate::connects},
    {"DefaultClient", Trait::network, "HTTP, by another name of http", Edge::word, {}, Gate::connects},
    {"PostForm(", Trait::network, "HTTP, by another name of http", Edge::word, {}, Gate::connects},
    {".Dial(", Trait::network, "a connection, by another name of net", Edge::word, {}, Gate::connects},
    {".Post(", Trait::network, "HTTP, by another name of http", Edge::word, {}, Gate::connects},
    {"http.Post(", Trait::network, "HTTP"},
    {"http.PostForm(", Trait::network, "HTTP"},
    {"http.NewRequest(", Trait::network, "HTTP"},
    {"http.NewRequestWithContext(", Trait::network, "HTTP"},
    {"http.DefaultClient", Trait::network, "HTTP"},
    {"http.Client{", Trait::network, "HTTP"},
    {"net.Dial", Trait::network, "a connection", Edge::start},
    {"net.Dialer{", Trait::network, "a connection"},
    {"tls.Dial", Trait::network, "a connection", Edge::start},
    {".DialContext(", Trait::network, "a connection"},
    {"net.Lookup", Trait::network, "asks the name service, which can carry data out", Edge::start},
    {"smtp.SendMail(", Trait::network, "mail"},
    {"websocket.Dial", Trait::network, "web sockets", Edge::start},

    {"net.Listen", Trait::listen, "waits for connections", Edge::start},
    {"http.ListenAndServe", Trait::listen, "waits for HTTP", Edge::start},
    {".ListenAndServe(", Trait::listen, "waits for HTTP"},
    {"http.Serve(", Trait::listen, "waits for HTTP"},

    {"plugin.Open(", Trait::evaluate, "loads code"},
    {"'github.com/traefik/yaegi/interp'", Trait::evaluate, "runs a text as Go"},

    {".DecodeString(", Trait::decode, "base64, hexadecimal"},
    {"base64.NewDecoder(", Trait::decode, "base64"},
    {"hex.NewDecoder(", Trait::decode, "hexadecimal"},
    {"gzip.NewReader(", Trait::decode, "compressed"},
    {"zlib.NewReader(", Trait::decode, "compressed"},
    {"flate.NewReader(", Trait::decode, "compressed"},

    {"os.Hostname(", Trait::system_info, "the machine's name"},
    {"user.Current(", Trait::system_info, "the user's name"},
    {"net.Interfaces(", Trait::system_info, "the machine's addresses"},
    {"net.InterfaceAddrs(", Trait::system_info, "the machine's addresses"},

    {"import 'C'", Trait::native_call, "calls C"},
    {"unsafe.Pointer", Trait::native_call, "past the types of the language"},
    {"syscall.Syscall", Trait::native_call, "calls the kernel", Edge::start},
    {"syscall.RawSyscall", Trait::native_call, "calls the kernel", Edge::start},
    {"syscall.NewLazyDLL(", Trait::native_call, "loads a library"},
    {"windows.NewLazyDLL(", Trait::native_call, "loads a library"},
    {"windows.NewLazySystemDLL(", Trait::native_call, "loads a library"},
    {"syscall.Mmap(", Trait::native_call, "memory that may hold code"},
};

}  // namespace

std::span<const TraitRow> go_rows() {
  return kGoRows;
}

}  // namespace stocktake::traits
