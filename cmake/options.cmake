# Language, warnings, sanitizers and linker. Everything that Parley compiles
# links parley_options; system headers are exempt from the warnings.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_CXX_SCAN_FOR_MODULES OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

option(PARLEY_WERROR "Treat warnings as errors" ON)
set(PARLEY_SANITIZE "" CACHE STRING "Comma separated sanitizers: address,undefined or thread")

# One flavour of our own in place of RelWithDebInfo: line numbers in stack
# traces at a fifth of the size of full debug information.
set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O2 -g1 -DNDEBUG")
if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
  set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "" FORCE)
endif()

add_library(parley_options INTERFACE)
target_compile_options(parley_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor
  $<$<BOOL:${PARLEY_WERROR}>:-Werror>)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # g++ 12 reports these inside libstdc++ and inlined coroutine frames, where
  # nothing is wrong; clang, which builds what ships, does not have them.
  target_compile_options(parley_options INTERFACE
    -Wno-error=restrict -Wno-error=maybe-uninitialized -Wno-error=array-bounds
    -Wno-error=stringop-overflow -Wno-error=stringop-overread -Wno-error=dangling-pointer)
endif()

if(PARLEY_SANITIZE)
  target_compile_options(parley_options INTERFACE
    -fsanitize=${PARLEY_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_link_options(parley_options INTERFACE -fsanitize=${PARLEY_SANITIZE})
endif()

include(CheckLinkerFlag)
check_linker_flag(CXX "-fuse-ld=mold" PARLEY_HAVE_MOLD)
if(PARLEY_HAVE_MOLD)
  target_link_options(parley_options INTERFACE -fuse-ld=mold)
else()
  check_linker_flag(CXX "-fuse-ld=lld" PARLEY_HAVE_LLD)
  if(PARLEY_HAVE_LLD)
    target_link_options(parley_options INTERFACE -fuse-ld=lld)
  endif()
endif()
