# STOCKTAKE_STATIC: one program with everything in it, the C library too, which any Linux with a kernel of the last ten years
# runs (glibc 2.36 asks for Linux 3.2). Debian's development packages hold the archives (.a) that it takes; what they do not
# hold:
#
#   fmt, toml++   headers alone
#   Kerberos      left out: libgit2 wants it for servers alone, and this program asks none
#   PostgreSQL    left out: libpq's archive needs Kerberos and LDAP; store/database/no_postgres.cpp says so
#
# cli/static_program.cpp has what stands in place of glibc's parts that load shared libraries.
set(STOCKTAKE_FMT fmt::fmt)
if(NOT STOCKTAKE_STATIC)
  return()
endif()
set(STOCKTAKE_FMT fmt::fmt-header-only)
add_library(PkgConfig::TomlPlusPlus INTERFACE IMPORTED)
set(CMAKE_FIND_LIBRARY_SUFFIXES .a)
set(OPENSSL_USE_STATIC_LIBS ON)
set(PKG_CONFIG_ARGN --static)
# Its addresses are others in every run, as those of the programs that Debian builds.
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

# To be called when the libraries were found: what an archive needs stands in its .pc file, but for three that are found
# otherwise or do not say so.
function(stocktake_complete_archives)
  set_target_properties(pugixml::pugixml PROPERTIES INTERFACE_LINK_LIBRARIES pugixml::static)
  pkg_check_modules(Xml2 REQUIRED IMPORTED_TARGET GLOBAL libxml-2.0)
  set_property(TARGET LibXml2::LibXml2 APPEND PROPERTY INTERFACE_LINK_LIBRARIES PkgConfig::Xml2)
  set_property(TARGET PkgConfig::Git2 APPEND PROPERTY INTERFACE_LINK_LIBRARIES gcrypt gpg-error)
endfunction()
