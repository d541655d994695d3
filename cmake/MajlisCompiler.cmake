# The compiler, its flags and its cache, in one target: majlis_options. Every target of ours links it.

# g++ 12 miscompiles several forms of co_await (docs/decisions.md); a build that works by luck is worse than none.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  message(FATAL_ERROR
    "g++ ${CMAKE_CXX_COMPILER_VERSION} miscompiles coroutines. Use clang 16: cmake --preset dev "
    "(installed by scripts/install), or g++ 13 and later.")
elseif(CMAKE_CXX_COMPILER_ID MATCHES "Clang" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 16)
  message(FATAL_ERROR "clang ${CMAKE_CXX_COMPILER_VERSION} is too old: Majlis needs clang 16 (scripts/install).")
endif()

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_CXX_SCAN_FOR_MODULES OFF)

# -g1 keeps line tables for stack traces and costs a quarter of -g. Assertions stay on in release (no NDEBUG):
# a bug stops the server, it does not corrupt a community's history.
# A little optimisation lets the tests run in half of the time (their own code does without: tests/CMakeLists.txt); with a
# sanitizer it would triple the time to compile.
if(MAJLIS_SANITIZE)
  set(CMAKE_CXX_FLAGS_DEBUG "-O0 -g1")
else()
  set(CMAKE_CXX_FLAGS_DEBUG "-O1 -g1")
endif()
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -g1")
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Debug)
endif()

add_library(majlis_options INTERFACE)
target_include_directories(majlis_options INTERFACE "${PROJECT_SOURCE_DIR}")
# By hand and for all: CMake's property gives libraries -fPIC and programs -fPIE, which then share no precompiled header.
target_compile_options(majlis_options INTERFACE -fPIE)
target_link_options(majlis_options INTERFACE -pie)
target_compile_options(majlis_options INTERFACE
  -Wall -Wextra -Wpedantic -Werror -Wconversion -Wsign-conversion -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual
  -Wold-style-cast -Wcast-qual -Wformat=2 -Wimplicit-fallthrough -Wnull-dereference -Wunused)

if(CMAKE_CXX_COMPILER_ID MATCHES "Clang")
  # Without a time stamp inside, a precompiled header is the same file again and ccache can recognise it.
  target_compile_options(majlis_options INTERFACE "SHELL:-Xclang -fno-pch-timestamp" -fcolor-diagnostics)
  find_program(MAJLIS_LLD NAMES ld.lld-16 ld.lld)
  if(MAJLIS_LLD)
    target_link_options(majlis_options INTERFACE -fuse-ld=lld)
  endif()
endif()

if(MAJLIS_SANITIZE)
  target_compile_options(majlis_options INTERFACE
    -fsanitize=${MAJLIS_SANITIZE} -fno-omit-frame-pointer
    "-fsanitize-ignorelist=${PROJECT_SOURCE_DIR}/cmake/sanitize_ignore.txt")
  target_link_options(majlis_options INTERFACE -fsanitize=${MAJLIS_SANITIZE})
  if(MAJLIS_SANITIZE MATCHES "undefined")
    target_compile_options(majlis_options INTERFACE -fno-sanitize-recover=undefined)
  endif()
elseif(CMAKE_BUILD_TYPE STREQUAL "Release")
  target_compile_options(majlis_options INTERFACE -fstack-protector-strong -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2)
  target_link_options(majlis_options INTERFACE -Wl,-z,relro,-z,now -Wl,--gc-sections)
endif()
if(CMAKE_BUILD_TYPE STREQUAL "Debug")
  target_compile_definitions(majlis_options INTERFACE _GLIBCXX_ASSERTIONS)
endif()

# ccache, when present. The two sloppiness values are what it asks for to cache builds with precompiled headers.
find_program(MAJLIS_CCACHE ccache)
if(MAJLIS_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER
    /usr/bin/env CCACHE_SLOPPINESS=pch_defines,time_macros "${MAJLIS_CCACHE}")
endif()
