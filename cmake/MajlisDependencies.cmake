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

# SOCI 4.0 in Debian has neither a CMake package nor a pkg-config file. A backend that is not installed is left out.
add_library(majlis_soci INTERFACE)
foreach(part core sqlite3 postgresql)
  find_library(MAJLIS_SOCI_${part} soci_${part})
  if(MAJLIS_SOCI_${part})
    target_link_libraries(majlis_soci INTERFACE "${MAJLIS_SOCI_${part}}")
  elseif(NOT part STREQUAL "postgresql")
    message(FATAL_ERROR "libsoci_${part} not found: run scripts/install")
  endif()
endforeach()
# Our own code reaches the native handles (FTS5, COPY).
target_link_libraries(majlis_soci INTERFACE SQLite::SQLite3)
pkg_check_modules(POSTGRES IMPORTED_TARGET GLOBAL libpq)
if(MAJLIS_SOCI_postgresql AND POSTGRES_FOUND)
  target_link_libraries(majlis_soci INTERFACE PkgConfig::POSTGRES)
  target_compile_definitions(majlis_soci INTERFACE MAJLIS_HAS_POSTGRESQL=1)
endif()

# What every folder may use: results, the logger and compile-time Boost.
# -pthread is part of a precompiled header, so all have it or none.
target_link_libraries(majlis_options INTERFACE Threads::Threads tl::expected spdlog::spdlog Boost::headers PkgConfig::RAPIDJSON)
