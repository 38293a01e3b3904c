#include "generator/traits/tables/tables.h"

namespace stocktake::traits {
namespace {

constexpr TraitRow kRustRows[] = {
    {"env as", {}, "another name for the module", Edge::word, {}, {}, Gate::renamed},
    {"::var(", Trait::environment, "one variable, by another name of env", Edge::word, {}, Gate::renamed},
    {"::vars(", Trait::environment, "the variables, by another name of env", Edge::word, {}, Gate::renamed},
    {"env::{var", Trait::environment, "functions that read the variables", Edge::start},
    {"env::var;", Trait::environment, "the function that reads a variable"},
    {"env::vars;", Trait::environment, "the function that reads the variables"},
    {"env::var(", Trait::environment, "one variable"},
    {"env::var_os(", Trait::environment, "one variable"},
    {"env::vars(", Trait::environment, "the variables"},
    {"env::vars_os(", Trait::environment, "the variables"},
    {"libc::getenv(", Trait::environment, "one variable"},
    {"option_env!(", Trait::environment, "one variable, while it is built"},
    {"/proc/self/environ", Trait::environment, "the variables, as the kernel shows them", Edge::text},

    {"process::Command", Trait::process, "starts programs"},
    {"process::{Command", Trait::process, "starts programs"},
    {"libc::system(", Trait::process, "runs a command line"},
    {"Command::new(", Trait::process, "starts a program"},
    {"libc::execv", Trait::process, "becomes another program", Edge::start},
    {"libc::fork(", Trait::process, "goes on as two"},

    {"TcpStream", Trait::network, "a connection"},
    {"UdpSocket", Trait::network, "a connection"},
    {"reqwest::", Trait::network, "HTTP"},
    {"isahc::", Trait::network, "HTTP", Edge::start},
    {"curl::easy", Trait::network, "HTTP"},
    {"ureq::", Trait::network, "HTTP"},
    {"attohttpc::", Trait::network, "HTTP"},
    {"minreq::", Trait::network, "HTTP"},
    {"hyper::Client", Trait::network, "HTTP"},
    {"hyper::client", Trait::network, "HTTP"},
    {".to_socket_addrs(", Trait::network, "asks the name service, which can carry data out"},

    {"TcpListener", Trait::listen, "waits for connections"},
    {"UnixListener", Trait::listen, "waits for connections"},

    {"base64::decode", Trait::decode, "base64", Edge::start},
    {"general_purpose::STANDARD", Trait::decode, "base64", Edge::start},
    {"hex::decode(", Trait::decode, "hexadecimal"},
    {"GzDecoder", Trait::decode, "compressed"},
    {"ZlibDecoder", Trait::decode, "compressed"},
    {"DeflateDecoder", Trait::decode, "compressed"},

    {"hostname::get(", Trait::system_info, "the machine's name"},
    {"gethostname(", Trait::system_info, "the machine's name"},
    {"whoami::", Trait::system_info, "the user's name"},

    {"extern 'C'", Trait::native_call, "calls C"},
    {"libloading::", Trait::native_call, "loads a library"},
    {"dlopen(", Trait::native_call, "loads a library"},
    {"asm!(", Trait::native_call, "machine code"},
};

}  // namespace

std::span<const TraitRow> rust_rows() {
  return kRustRows;
}

}  // namespace stocktake::traits
