# Canaries: bugs that a test must find. A canary is a copy of one file with one thing broken, linked in place of the real one.

# majlis_break(TARGET FILE [MORE sources...] BREAKS text INTO text): an executable of FILE with `text` replaced, and of MORE.
function(majlis_break target file)
  cmake_parse_arguments(PARSE_ARGV 2 arg "" "BREAKS;INTO" "MORE")
  file(READ "${PROJECT_SOURCE_DIR}/${file}" code)
  string(FIND "${code}" "${arg_BREAKS}" at)
  if(at EQUAL -1)
    message(FATAL_ERROR "${target}: ${file} has no «${arg_BREAKS}» any more")
  endif()
  string(REPLACE "${arg_BREAKS}" "${arg_INTO}" code "${code}")
  set(broken "${CMAKE_CURRENT_BINARY_DIR}/canaries/${target}.cpp")
  file(CONFIGURE OUTPUT "${broken}" CONTENT "${code}" @ONLY)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/${file}")
  # Its own definitions come before the library's, whose file of that name is left out then.
  add_executable(${target} "${broken}" ${arg_MORE})
endfunction()
