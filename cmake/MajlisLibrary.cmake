# majlis_library(NAME [RECURSE] [EXCLUDE regex] [LINK targets...] [PCH headers... | PCH_FROM target])
# One static library from all .cpp of the calling folder. Files are globbed, so adding one needs no edit here.
function(majlis_library name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "RECURSE" "EXCLUDE;PCH_FROM" "LINK;PCH")
  set(glob GLOB)
  if(arg_RECURSE)
    set(glob GLOB_RECURSE)
  endif()
  file(${glob} sources CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/*.cpp")
  if(arg_EXCLUDE)
    list(FILTER sources EXCLUDE REGEX "${arg_EXCLUDE}")
  endif()
  if(NOT sources)
    # A folder may hold headers only; a static library with one empty unit keeps its users the same.
    set(sources "${PROJECT_SOURCE_DIR}/cmake/empty.cpp")
  endif()
  add_library(${name} STATIC ${sources})
  target_link_libraries(${name} PUBLIC majlis_options ${arg_LINK})
  if(arg_PCH)
    target_precompile_headers(${name} PRIVATE ${arg_PCH})
  elseif(arg_PCH_FROM)
    target_precompile_headers(${name} REUSE_FROM ${arg_PCH_FROM})
  endif()
endfunction()

# What nearly every file of ours includes anyway.
set(MAJLIS_STD_HEADERS
  <algorithm> <array> <chrono> <cstddef> <cstdint> <functional> <map> <memory> <optional> <span> <string>
  <string_view> <tuple> <type_traits> <unordered_map> <utility> <variant> <vector>)
set(MAJLIS_PROTOCOL_HEADERS
  ${MAJLIS_STD_HEADERS} <boost/describe.hpp> <boost/mp11.hpp> <rapidjson/reader.h> <rapidjson/document.h>
  <rapidjson/writer.h> <tl/expected.hpp> <fmt/format.h>)
