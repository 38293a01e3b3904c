#include "generator/traits/tables/tables.h"

namespace stocktake::traits {
namespace {

constexpr TraitRow kRubyRows[] = {
    {"ENV[", Trait::environment, "one variable"},
    {"ENV.fetch", Trait::environment, "one variable"},
    {"ENV.to_h", Trait::environment, "the variables"},
    {"ENV.to_hash", Trait::environment, "the variables"},
    {"ENV.select", Trait::environment, "the variables"},
    {"ENV.values", Trait::environment, "the variables"},
    {"ENV.each", Trait::environment, "the variables"},
    {"ENV.map", Trait::environment, "the variables"},
    {"ENV.inspect", Trait::environment, "the variables"},
    {"/proc/self/environ", Trait::environment, "the variables, as the kernel shows them", Edge::text},

    {"system(", Trait::process, "runs a command line", Edge::free},
    {"system '", Trait::process, "runs a command line", Edge::free},
    {"exec '", Trait::process, "becomes another program", Edge::free},
    {"spawn '", Trait::process, "starts a program", Edge::free},
    {"= `", Trait::process, "runs a command line", Edge::start},
    {"open('|", Trait::process, "runs a command line", Edge::start},
    {"Process.exec", Trait::process, "becomes another program"},
    {"PTY.spawn", Trait::process, "starts a program on a terminal"},
    {"Kernel.system", Trait::process, "runs a command line"},
    {"Kernel.exec", Trait::process, "becomes another program"},
    {"exec(", Trait::process, "becomes another program", Edge::free},
    {"spawn(", Trait::process, "starts a program", Edge::free},
    {"Process.spawn", Trait::process, "starts a program"},
    {"IO.popen", Trait::process, "runs a command line"},
    {"Open3.", Trait::process, "runs a command line", Edge::start},
    {"%x(", Trait::process, "runs a command line", Edge::start},
    {"%x{", Trait::process, "runs a command line", Edge::start},
    {"%x[", Trait::process, "runs a command line", Edge::start},

    {"Net::HTTP", Trait::network, "HTTP", Edge::start},
    {"'open-uri'", Trait::network, "HTTP as if it were a file"},
    {"URI.open", Trait::network, "HTTP as if it were a file"},
    {"TCPSocket", Trait::network, "a connection"},
    {"UDPSocket", Trait::network, "a connection"},
    {"Socket.tcp", Trait::network, "a connection"},
    {"Socket.new", Trait::network, "a connection"},
    {"Faraday.get", Trait::network, "HTTP"},
    {"Faraday.post", Trait::network, "HTTP"},
    {"Excon.", Trait::network, "HTTP", Edge::start},
    {"Typhoeus", Trait::network, "HTTP"},
    {"Faraday.new", Trait::network, "HTTP"},
    {"HTTParty", Trait::network, "HTTP"},
    {"RestClient", Trait::network, "HTTP"},
    {"Net::FTP", Trait::network, "FTP", Edge::start},
    {"Net::SMTP", Trait::network, "mail"},
    {"Resolv::DNS", Trait::network, "asks the name service, which can carry data out"},

    {"TCPServer", Trait::listen, "waits for connections"},
    {"UNIXServer", Trait::listen, "waits for connections"},
    {"WEBrick", Trait::listen, "waits for HTTP"},

    {"eval(", Trait::evaluate, "runs a text", Edge::free},
    {"eval ", Trait::evaluate, "runs a text", Edge::free, "=|do|if|and|or|to"},
    {"Kernel.eval", Trait::evaluate, "runs a text"},
    {"instance_eval(", Trait::evaluate, "runs a text", Edge::word, "&"},
    {"class_eval(", Trait::evaluate, "runs a text", Edge::word, "&"},
    {"module_eval(", Trait::evaluate, "runs a text", Edge::word, "&"},
    {"binding.eval", Trait::evaluate, "runs a text"},
    {"TOPLEVEL_BINDING", Trait::evaluate, "where a text may be run"},
    {"Marshal.load(", Trait::evaluate, "makes objects of bytes"},
    {"InstructionSequence.compile", Trait::evaluate, "makes code of a text"},
    {"InstructionSequence.load", Trait::evaluate, "makes code of bytes", Edge::start},

    {"decode64(", Trait::decode, "base64"},
    {"Base64.decode64", Trait::decode, "base64"},
    {"strict_decode64", Trait::decode, "base64"},
    {"urlsafe_decode64", Trait::decode, "base64"},
    {"unpack('m", Trait::decode, "base64", Edge::start},
    {"unpack1('m", Trait::decode, "base64", Edge::start},
    {"pack('H", Trait::decode, "hexadecimal", Edge::start},
    {"Zlib::Inflate", Trait::decode, "compressed"},
    {"Zlib.inflate", Trait::decode, "compressed"},
    {"Zlib::GzipReader", Trait::decode, "compressed"},
    {"Zlib.gunzip", Trait::decode, "compressed"},

    {"Socket.gethostname", Trait::system_info, "the machine's name"},
    {"Etc.getlogin", Trait::system_info, "the user's name"},
    {"Etc.uname", Trait::system_info, "the machine's name and system"},
    {"Socket.ip_address_list", Trait::system_info, "the machine's addresses"},

    {"'fiddle'", Trait::native_call, "calls C"},
    {"Fiddle.dlopen", Trait::native_call, "loads a library"},
    {"FFI::Library", Trait::native_call, "calls C"},
};

}  // namespace

std::span<const TraitRow> ruby_rows() {
  return kRubyRows;
}

}  // namespace stocktake::traits
