# Everything we take from Debian, as targets. All of it sits in /usr/include, so its warnings are not ours.
find_package(PkgConfig REQUIRED)
set(THREADS_PREFER_PTHREAD_FLAG ON)
find_package(Threads REQUIRED)
find_package(Boost 1.81 REQUIRED COMPONENTS url)
find_package(spdlog REQUIRED)
find_package(tl-expected REQUIRED)
find_package(CLI11 REQUIRED)
find_package(tomlplusplus REQUIRED)
find_package(OpenSSL 3 REQUIRED)
find_package(SQLite3 REQUIRED)
find_package(ZLIB REQUIRED)
find_package(ICU REQUIRED COMPONENTS uc i18n data)

function(majlis_pkg_config target module)
  pkg_check_modules(${target} REQUIRED IMPORTED_TARGET GLOBAL ${module})
endfunction()
majlis_pkg_config(HIREDIS hiredis)
majlis_pkg_config(SODIUM libsodium)
majlis_pkg_config(CMARK libcmark-gfm)
majlis_pkg_config(PROMETHEUS prometheus-cpp-core)
majlis_pkg_config(RAPIDJSON RapidJSON)

# SOCI 4.0 in Debian has neither a CMake package nor a pkg-config file.
add_library(majlis_soci INTERFACE)
foreach(part core sqlite3 postgresql)
  find_library(MAJLIS_SOCI_${part} soci_${part})
  if(NOT MAJLIS_SOCI_${part})
    message(FATAL_ERROR "libsoci_${part} not found: run scripts/install")
  endif()
  target_link_libraries(majlis_soci INTERFACE "${MAJLIS_SOCI_${part}}")
endforeach()
# Our own code reaches the native handles.
majlis_pkg_config(POSTGRES libpq)
target_link_libraries(majlis_soci INTERFACE SQLite::SQLite3 PkgConfig::POSTGRES)

# What every folder may use: results, the logger and compile-time Boost.
# -pthread is part of a precompiled header, so all have it or none.
target_link_libraries(majlis_options INTERFACE Threads::Threads tl::expected spdlog::spdlog Boost::headers PkgConfig::RAPIDJSON)
