#include "store/database/libpq.h"

#include <dlfcn.h>
#include <fmt/format.h>

#include "schemas/error.h"

namespace stocktake {
namespace {

constexpr const char* kLibrary = "libpq.so.5";  // the only one there was since 2006

template <class Function>
Function function(void* library, const char* name) {
  void* const found = dlsym(library, name);
  if (found == nullptr)
    throw Error(
        fmt::format("{} has no {}: it is older than PostgreSQL 14; install a newer one", kLibrary, name));
  return reinterpret_cast<Function>(found);
}

Libpq load() {
  void* const library = dlopen(kLibrary, RTLD_NOW | RTLD_LOCAL);  // and kept: it may have threads
  if (library == nullptr)
    throw Error(
        fmt::format("a store on a server needs PostgreSQL's client library, and {} cannot be loaded ({}); "
                    "on Debian: apt install libpq5",
                    kLibrary, dlerror()));
  return {
      function<decltype(&::PQclear)>(library, "PQclear"),
      function<decltype(&::PQcmdStatus)>(library, "PQcmdStatus"),
      function<decltype(&::PQcmdTuples)>(library, "PQcmdTuples"),
      function<decltype(&::PQconnectdbParams)>(library, "PQconnectdbParams"),
      function<decltype(&::PQconninfoFree)>(library, "PQconninfoFree"),
      function<decltype(&::PQconninfoParse)>(library, "PQconninfoParse"),
      function<decltype(&::PQenterPipelineMode)>(library, "PQenterPipelineMode"),
      function<decltype(&::PQerrorMessage)>(library, "PQerrorMessage"),
      function<decltype(&::PQexec)>(library, "PQexec"),
      function<decltype(&::PQexecPrepared)>(library, "PQexecPrepared"),
      function<decltype(&::PQexitPipelineMode)>(library, "PQexitPipelineMode"),
      function<decltype(&::PQfinish)>(library, "PQfinish"),
      function<decltype(&::PQgetResult)>(library, "PQgetResult"),
      function<decltype(&::PQgetisnull)>(library, "PQgetisnull"),
      function<decltype(&::PQgetlength)>(library, "PQgetlength"),
      function<decltype(&::PQgetvalue)>(library, "PQgetvalue"),
      function<decltype(&::PQpipelineSync)>(library, "PQpipelineSync"),
      function<decltype(&::PQprepare)>(library, "PQprepare"),
      function<decltype(&::PQresultErrorField)>(library, "PQresultErrorField"),
      function<decltype(&::PQresultStatus)>(library, "PQresultStatus"),
      function<decltype(&::PQsendQueryPrepared)>(library, "PQsendQueryPrepared"),
      function<decltype(&::PQsetSingleRowMode)>(library, "PQsetSingleRowMode"),
      function<decltype(&::PQstatus)>(library, "PQstatus"),
      function<decltype(&::PQtransactionStatus)>(library, "PQtransactionStatus"),
  };
}

}  // namespace

const Libpq& libpq() {
  static const Libpq loaded = load();
  return loaded;
}

}  // namespace stocktake
