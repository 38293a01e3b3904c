#include <iconv.h>
#include <netdb.h>
#include <pwd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <string_view>

// What the static program has in place of parts of its libraries, which would load shared libraries of the
// machine that it runs on: glibc's own for users, hosts and character sets need exactly the glibc that it was
// linked with, and may bring the program down with another. It asks no server and needs no user's name, so
// that nothing is missed.

namespace {

/// What glibc converts by itself, whose names begin so (iconv/gconv_builtin.h); the rest are files that it
/// loads.
constexpr std::array<std::string_view, 8> kBuiltIn = {"UTF-8",    "UTF8",  "ANSI_X3.4-1968", "ASCII",
                                                      "US-ASCII", "UCS-4", "UCS-2",          "WCHAR_T"};

bool built_in(std::string_view character_set) {
  return std::any_of(kBuiltIn.begin(), kBuiltIn.end(),
                     [&](std::string_view name) { return character_set.substr(0, name.size()) == name; });
}

}  // namespace

extern "C" {

iconv_t __real_iconv_open(const char* to, const char* from);

/// By the linker's --wrap. libxml2 then converts by ICU, whose tables are in the program; libarchive keeps
/// names of archives of LHA, the only ones that name such a character set, as their bytes.
iconv_t __wrap_iconv_open(const char* to, const char* from) {
  if (built_in(to) && built_in(from)) return __real_iconv_open(to, from);
  errno = EINVAL;
  return reinterpret_cast<iconv_t>(-1);  // NOLINT: what POSIX says of it
}

/// For libgit2, which looks for a home folder where HOME names none: there is no such user.
int getpwuid_r(uid_t, passwd*, char*, std::size_t, passwd** found) {
  *found = nullptr;
  return 0;
}

/// For OpenSSL's providers, SQLite's extensions and ICU's plug-ins, which some machines' configuration names:
/// none is taken.
void* dlopen(const char*, int) {
  return nullptr;
}

/// For what libgit2, libxml2 and OpenSSL have for servers: there is no such host.
int getaddrinfo(const char*, const char*, const addrinfo*, addrinfo**) {
  return EAI_FAIL;
}
void freeaddrinfo(addrinfo*) {}
hostent* gethostbyname(const char*) {
  return nullptr;
}

/// libgit2's by Kerberos, whose libraries have no archives.
int git_http_auth_negotiate(void**, const void*) {
  return -1;
}
}
