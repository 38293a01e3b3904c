#include "generator/traits/tables/tables.h"

namespace stocktake::traits {
namespace {

constexpr TraitRow kPhpRows[] = {
    {"call_user_func", {}, "a function by a text", Edge::start, {}, {}, Gate::by_name},
    {"array_map(", {}, "a function by a text", Edge::word, {}, {}, Gate::by_name},

    {"getenv(", Trait::environment, "one variable, or all"},
    {"$_ENV", Trait::environment, "the variables"},

    {"shell_exec(", Trait::process, "runs a command line"},
    {"exec(", Trait::process, "runs a command line", Edge::free},
    {"system(", Trait::process, "runs a command line", Edge::free},
    {"passthru(", Trait::process, "runs a command line", Edge::free},
    {"proc_open(", Trait::process, "starts a program"},
    {"popen(", Trait::process, "runs a command line", Edge::free},
    {"pcntl_exec(", Trait::process, "becomes another program"},
    {"'shell_exec'", Trait::process, "runs a command line, by a text"},
    {"system", Trait::process, "runs a command line, by a text", Edge::quoted, {}, Gate::by_name},
    {"exec", Trait::process, "runs a command line, by a text", Edge::quoted, {}, Gate::by_name},
    {"assert", Trait::evaluate, "runs a text, by a text", Edge::quoted, {}, Gate::by_name},
    {"'passthru'", Trait::process, "runs a command line, by a text"},

    {"curl_init(", Trait::network, "HTTP"},
    {"curl_exec(", Trait::network, "HTTP"},
    {"fsockopen(", Trait::network, "a connection"},
    {"pfsockopen(", Trait::network, "a connection"},
    {"stream_socket_client(", Trait::network, "a connection"},
    {"socket_connect(", Trait::network, "a connection"},
    {"file_get_contents('http", Trait::network, "HTTP", Edge::start},
    {"fopen('http", Trait::network, "HTTP", Edge::start},
    {"GuzzleHttp\\Client", Trait::network, "HTTP"},
    {"GuzzleHttp\\{", Trait::network, "HTTP", Edge::start},
    {"HttpClient::create(", Trait::network, "HTTP"},
    {"copy('http", Trait::network, "HTTP, into a file", Edge::start},
    {"include 'http", Trait::network, "fetches code", Edge::start},
    {"gethostbyname(", Trait::network, "asks the name service, which can carry data out"},
    {"dns_get_record(", Trait::network, "asks the name service, which can carry data out"},

    {"stream_socket_server(", Trait::listen, "waits for connections"},
    {"socket_listen(", Trait::listen, "waits for connections"},

    {"eval(", Trait::evaluate, "runs a text", Edge::free},
    {"create_function(", Trait::evaluate, "makes a function of a text"},
    {"assert('", Trait::evaluate, "runs a text, before PHP 8"},
    {"assert($", Trait::evaluate, "runs a text, before PHP 8", Edge::start},
    {"include 'http", Trait::evaluate, "runs code that is fetched", Edge::start},
    {"include('data:", Trait::evaluate, "runs a text", Edge::start},
    {"include 'data:", Trait::evaluate, "runs a text", Edge::start},

    {"base64_decode(", Trait::decode, "base64"},
    {"'base64_decode'", Trait::decode, "base64, by a text"},
    {"gzinflate(", Trait::decode, "compressed"},
    {"gzuncompress(", Trait::decode, "compressed"},
    {"gzdecode(", Trait::decode, "compressed"},
    {"str_rot13(", Trait::decode, "letters moved"},
    {"hex2bin(", Trait::decode, "hexadecimal"},
    {"convert_uudecode(", Trait::decode, "uuencoded"},
    {"pack('H", Trait::decode, "hexadecimal", Edge::start},

    {"php_uname(", Trait::system_info, "the machine's name and system"},
    {"gethostname(", Trait::system_info, "the machine's name"},
    {"get_current_user(", Trait::system_info, "the user's name"},
    {"posix_getlogin(", Trait::system_info, "the user's name"},

    {"FFI::cdef(", Trait::native_call, "calls C"},
    {"FFI::load(", Trait::native_call, "calls C"},
};

}  // namespace

std::span<const TraitRow> php_rows() {
  return kPhpRows;
}

}  // namespace stocktake::traits
