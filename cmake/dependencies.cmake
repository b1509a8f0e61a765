# Everything from Debian 12; tools/dev/packages-build.txt names the packages.
set(Boost_NO_WARN_NEW_VERSIONS ON)
find_package(Boost 1.81 REQUIRED COMPONENTS json url program_options)
find_package(Threads REQUIRED)
find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)
find_package(tl-expected REQUIRED)
find_package(SQLite3 REQUIRED)
find_package(PostgreSQL REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(RABBITMQ REQUIRED IMPORTED_TARGET librabbitmq)
pkg_check_modules(MEMCACHED REQUIRED IMPORTED_TARGET libmemcached)

find_path(SODIUM_INCLUDE_DIR sodium.h REQUIRED)
find_library(SODIUM_LIBRARY sodium REQUIRED)
add_library(parley_sodium INTERFACE)
target_include_directories(parley_sodium SYSTEM INTERFACE "${SODIUM_INCLUDE_DIR}")
target_link_libraries(parley_sodium INTERFACE "${SODIUM_LIBRARY}")

add_library(parley_dependencies INTERFACE)
target_link_libraries(parley_dependencies INTERFACE
  Boost::headers Boost::json Boost::url Boost::program_options
  spdlog::spdlog fmt::fmt tl::expected SQLite::SQLite3 PostgreSQL::PostgreSQL
  PkgConfig::RABBITMQ PkgConfig::MEMCACHED parley_sodium Threads::Threads)
target_compile_definitions(parley_dependencies INTERFACE
  BOOST_ASIO_NO_DEPRECATED BOOST_BEAST_USE_STD_STRING_VIEW)

if(BUILD_TESTING)
  find_package(GTest REQUIRED)
endif()
