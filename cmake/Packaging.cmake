# What a package of the program holds beside it, manual pages and completions, which the program writes itself, in the
# component `program`; and how CPack makes this system's package of it. `./dev package` makes all packages.
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
set(CPACK_PACKAGE_FILE_NAME stocktake-${PROJECT_VERSION}-linux-${CMAKE_SYSTEM_PROCESSOR})
set(CPACK_RESOURCE_FILE_LICENSE ${PROJECT_SOURCE_DIR}/LICENSE)
set(CPACK_STRIP_FILES ON)
set(CPACK_COMPONENTS_ALL program)
set(CPACK_GENERATOR DEB)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_GROUPING ALL_COMPONENTS_IN_ONE)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_DEBIAN_PACKAGE_MAINTAINER "the stocktake authors <stocktake@example.invalid>")
set(CPACK_DEBIAN_PACKAGE_SECTION utils)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
include(CPack)
