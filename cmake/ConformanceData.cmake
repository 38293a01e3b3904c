# Data that other projects publish to be tested against, so that none of it need be committed: sets
# STOCKTAKE_CONFORMANCE, the folder where the tests look for versions/, purl/, cyclonedx/ and vulndb/.
#
#   1. -DSTOCKTAKE_CONFORMANCE_DIR=DIR   a folder that holds them; by default ../shared/conformance where that exists
#   2. fetched while building            pinned by hash in tests/conformance.txt, kept in the user's cache
#
# What cannot be had is missing from the folder: the tests that need it say so and are counted as skipped.
set(default "")
if(IS_DIRECTORY ${PROJECT_SOURCE_DIR}/../shared/conformance)
  set(default ${PROJECT_SOURCE_DIR}/../shared/conformance)
endif()
set(STOCKTAKE_CONFORMANCE_DIR "${default}" CACHE PATH "Conformance data for the tests; empty: fetched")

if(STOCKTAKE_CONFORMANCE_DIR)
  set(STOCKTAKE_CONFORMANCE ${STOCKTAKE_CONFORMANCE_DIR})
  add_custom_target(stocktake_conformance)
else()
  set(STOCKTAKE_CONFORMANCE ${PROJECT_BINARY_DIR}/conformance)
  find_program(STOCKTAKE_PYTHON NAMES python3 REQUIRED)
  add_custom_target(stocktake_conformance
                    COMMAND ${STOCKTAKE_PYTHON} ${PROJECT_SOURCE_DIR}/tests/fetch_conformance.py
                            ${PROJECT_SOURCE_DIR}/tests/conformance.txt ${STOCKTAKE_CONFORMANCE}
                    VERBATIM)
endif()
