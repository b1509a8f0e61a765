# parley_version: writes generated/base/version_generated.hpp at build time from
# the file VERSION and the git commit. It is rewritten only when its text
# changes, and only base/version.cpp includes it, so a commit recompiles one file.
set(PARLEY_GENERATED_DIR "${CMAKE_BINARY_DIR}/generated")
set(version_command ${CMAKE_COMMAND}
  -DSOURCE_DIR=${CMAKE_CURRENT_SOURCE_DIR}
  -DVERSION=${PARLEY_VERSION}
  -DOUTPUT=${PARLEY_GENERATED_DIR}/base/version_generated.hpp
  -P ${CMAKE_CURRENT_SOURCE_DIR}/cmake/write_version.cmake)
execute_process(COMMAND ${version_command})
add_custom_target(parley_version COMMAND ${version_command}
  BYPRODUCTS ${PARLEY_GENERATED_DIR}/base/version_generated.hpp
  COMMENT "Version and commit" VERBATIM)
