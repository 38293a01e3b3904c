#include "generator/traits/tables/tables.h"

namespace stocktake::traits {
namespace {

constexpr TraitRow kJvmRows[] = {
    {"System.getenv(", Trait::environment, "the variables"},
    {".getRuntime()", {}, "what runs command lines, and more", Edge::word, {}, {}, Gate::renamed},
    {".exec(", Trait::process, "runs a command line", Edge::word, {}, Gate::renamed},
    {"::exec", Trait::process, "runs a command line", Edge::word, {}, Gate::renamed},
    {".getRuntime().exec(", Trait::process, "runs a command line"},
    {"ProcessBuilder", Trait::process, "starts a program"},

    {"HttpURLConnection", Trait::network, "HTTP"},
    {"HttpsURLConnection", Trait::network, "HTTP"},
    {".openConnection(", Trait::network, "HTTP"},
    {".openStream(", Trait::network, "HTTP"},
    {"HttpClient", Trait::network, "HTTP"},
    {"OkHttpClient", Trait::network, "HTTP"},
    {"new Socket(", Trait::network, "a connection"},
    {"SocketChannel.open(", Trait::network, "a connection"},
    {"DatagramSocket(", Trait::network, "a connection"},
    {"InetAddress.getByName(", Trait::network, "asks the name service, which can carry data out"},
    {"java.net.http", Trait::network, "HTTP"},

    {"ServerSocket(", Trait::listen, "waits for connections"},
    {"ServerSocketChannel", Trait::listen, "waits for connections"},
    {"HttpServer.create(", Trait::listen, "waits for HTTP"},

    {"ScriptEngineManager", Trait::evaluate, "runs a text"},
    {"GroovyShell", Trait::evaluate, "runs a text"},
    {"defineClass(", Trait::evaluate, "makes code of bytes"},
    {"URLClassLoader", Trait::evaluate, "loads code from elsewhere"},
    {"ObjectInputStream(", Trait::evaluate, "makes objects of bytes"},

    {"Base64.getDecoder(", Trait::decode, "base64"},
    {"Base64.getMimeDecoder(", Trait::decode, "base64"},
    {"Base64.getUrlDecoder(", Trait::decode, "base64"},
    {"Base64.decode", Trait::decode, "base64", Edge::start},
    {"parseBase64Binary(", Trait::decode, "base64"},
    {"parseHexBinary(", Trait::decode, "hexadecimal"},
    {"GZIPInputStream(", Trait::decode, "compressed"},
    {"InflaterInputStream(", Trait::decode, "compressed"},
    {"new Inflater(", Trait::decode, "compressed"},

    {"InetAddress.getLocalHost(", Trait::system_info, "the machine's name"},
    {"'user.name'", Trait::system_info, "the user's name"},
    {"NetworkInterface.getNetworkInterfaces(", Trait::system_info, "the machine's addresses"},

    {"System.loadLibrary(", Trait::native_call, "loads a library"},
    {"System.load(", Trait::native_call, "loads a library"},
    {"sun.misc.Unsafe", Trait::native_call, "past the types of the language"},
    {"com.sun.jna", Trait::native_call, "calls C", Edge::start},
    {"java.lang.foreign", Trait::native_call, "calls C", Edge::start},
};

}  // namespace

std::span<const TraitRow> jvm_rows() {
  return kJvmRows;
}

}  // namespace stocktake::traits
