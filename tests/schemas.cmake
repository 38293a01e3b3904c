# Installs the library into the build folder and builds and runs a program that finds it there. Sanitizers would
# have to be linked into that program too.
if(NOT STOCKTAKE_SANITIZE)
  set(example ${PROJECT_BINARY_DIR}/tests/example)
  add_test(NAME stocktake_install
           COMMAND ${CMAKE_COMMAND} --install ${PROJECT_BINARY_DIR} --prefix ${example}/prefix --component schemas)
  set_tests_properties(stocktake_install PROPERTIES FIXTURES_SETUP installed)
  add_test(NAME stocktake_example
           COMMAND ${CMAKE_CTEST_COMMAND} --build-and-test ${CMAKE_CURRENT_LIST_DIR}/example ${example}/build
                   --build-generator ${CMAKE_GENERATOR}
                   --build-options -DCMAKE_PREFIX_PATH=${example}/prefix
                                   -DCMAKE_CXX_COMPILER=${CMAKE_CXX_COMPILER}
                                   -DCMAKE_CXX_COMPILER_LAUNCHER=${CMAKE_CXX_COMPILER_LAUNCHER}
                   --test-command example ${CMAKE_CURRENT_LIST_DIR}/example/sample.cdx.json)
  set_tests_properties(stocktake_example PROPERTIES FIXTURES_REQUIRED installed
                       PASS_REGULAR_EXPRESSION "\nvalid CycloneDX 1.6 JSON")
endif()
