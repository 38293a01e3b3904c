# What a package of the program holds beside it, manual pages and completions, which the program writes itself, in the
# component `program`; and how CPack makes packages of it. `./dev package` makes those of Debian and RPM by it, and the tarball by
# packaging/tarball.py: CPack's (`cpack -G TGZ`) holds the same files, but the time of the build and who built.
include(GNUInstallDirs)
set(shell_folder ${CMAKE_BINARY_DIR}/shell)
add_custom_target(stocktake_shell ALL
                  COMMAND ${CMAKE_COMMAND} "-DPROGRAM=${CMAKE_CROSSCOMPILING_EMULATOR};$<TARGET_FILE:stocktake>" -DFOLDER=${shell_folder}
                          -P ${PROJECT_SOURCE_DIR}/cmake/ShellFiles.cmake
                  BYPRODUCTS ${shell_folder}/written
                  DEPENDS stocktake
                  VERBATIM)
install(TARGETS stocktake COMPONENT program)
install(DIRECTORY ${shell_folder}/man1 DESTINATION ${CMAKE_INSTALL_MANDIR} COMPONENT program)
install(FILES ${shell_folder}/stocktake.bash DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions
        RENAME stocktake COMPONENT program)
install(FILES ${shell_folder}/stocktake.zsh DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions RENAME _stocktake
        COMPONENT program)
install(FILES ${shell_folder}/stocktake.fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d
        COMPONENT program)
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE ${PROJECT_SOURCE_DIR}/README.md ${PROJECT_SOURCE_DIR}/CHANGELOG.md
        DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT program)

set(CPACK_PACKAGE_NAME stocktake)
set(CPACK_PACKAGE_VENDOR "the stocktake authors")
set(CPACK_PACKAGE_CONTACT "the stocktake authors")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "Takes stock of what is installed, and says what changed that nobody expected")
set(CPACK_PACKAGE_DESCRIPTION "stocktake writes a CycloneDX SBOM in which every package and every file stands with its hash and its
owner, compares two of them, and says what changed that nobody expected.")
set(CPACK_PACKAGE_FILE_NAME stocktake-${PROJECT_VERSION}-linux-${CMAKE_SYSTEM_PROCESSOR})
set(CPACK_RESOURCE_FILE_LICENSE ${PROJECT_SOURCE_DIR}/LICENSE)
# The linker has stripped a release already; install's strip is of this processor alone.
set(CPACK_STRIP_FILES OFF)
set(CPACK_COMPONENTS_ALL program)
set(CPACK_COMPONENTS_GROUPING ALL_COMPONENTS_IN_ONE)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_RPM_COMPONENT_INSTALL ON)
set(CPACK_ARCHIVE_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_PACKAGE_MAINTAINER "the stocktake authors <stocktake@example.invalid>")
set(CPACK_DEBIAN_PACKAGE_SECTION utils)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
if(STOCKTAKE_STATIC)
  # For every release of Debian and of all that use RPM: it needs nothing of them.
  set(CPACK_GENERATOR DEB RPM TGZ)
  set(CPACK_DEBIAN_PACKAGE_NAME stocktake-static)
  set(CPACK_DEBIAN_PACKAGE_PROVIDES stocktake)
  set(CPACK_DEBIAN_PACKAGE_CONFLICTS stocktake)
  set(CPACK_DEBIAN_PACKAGE_REPLACES stocktake)
  if(CMAKE_SYSTEM_PROCESSOR STREQUAL aarch64)
    set(CPACK_DEBIAN_PACKAGE_ARCHITECTURE arm64)
  endif()
else()
  set(CPACK_GENERATOR DEB)
  set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
  set(CPACK_DEBIAN_PACKAGE_RECOMMENDS libpq5)  # loaded when it is needed: store/database/libpq.h
endif()
set(CPACK_RPM_FILE_NAME RPM-DEFAULT)
set(CPACK_RPM_PACKAGE_ARCHITECTURE ${CMAKE_SYSTEM_PROCESSOR})
set(CPACK_RPM_PACKAGE_LICENSE Apache-2.0)
set(CPACK_RPM_PACKAGE_AUTOREQPROV OFF)
set(CPACK_RPM_COMPRESSION_TYPE xz)
# Folders of the system, which are none of this package's.
foreach(folder doc man man/man1 bash-completion bash-completion/completions fish fish/vendor_completions.d zsh zsh/site-functions)
  list(APPEND CPACK_RPM_EXCLUDE_FROM_AUTO_FILELIST_ADDITION /usr/share/${folder})
endforeach()
# The same sources give the same bytes: no time but SOURCE_DATE_EPOCH, no name of the machine, and nothing that rpmbuild would do
# to the files.
set(CPACK_RPM_SPEC_MORE_DEFINE "%define _buildhost stocktake
%define use_source_date_epoch_as_buildtime 1
%define clamp_mtime_to_source_date_epoch 1
%define _build_id_links none
%define __os_install_post %{nil}")
include(CPack)
