# majlis_suite(NAME [TIMEOUT seconds] [SERIAL])
# tests/NAME/**.cpp becomes one doctest executable, and each of its files one test NAME.FILE with the label NAME:
# ctest then runs files side by side, and its closing line counts something meaningful.
set(MAJLIS_TEST_ENVIRONMENT
  "MAJLISD=${PROJECT_BINARY_DIR}/server/majlisd"
  "MAJLIS_SOURCE_DIR=${PROJECT_SOURCE_DIR}"
  "MAJLIS_BUILD_DIR=${PROJECT_BINARY_DIR}"
  "ASAN_OPTIONS=detect_stack_use_after_return=1:strict_string_checks=1:abort_on_error=0:allocator_may_return_null=1"
  "UBSAN_OPTIONS=print_stacktrace=1"
  "TSAN_OPTIONS=halt_on_error=1:second_deadlock_stack=1:allocator_may_return_null=1:suppressions=${PROJECT_SOURCE_DIR}/cmake/tsan_suppressions.txt")
find_program(MAJLIS_SYMBOLIZER NAMES llvm-symbolizer HINTS /usr/lib/llvm-16/bin)
if(MAJLIS_SYMBOLIZER)
  list(APPEND MAJLIS_TEST_ENVIRONMENT
    "ASAN_SYMBOLIZER_PATH=${MAJLIS_SYMBOLIZER}" "TSAN_SYMBOLIZER_PATH=${MAJLIS_SYMBOLIZER}"
    "UBSAN_SYMBOLIZER_PATH=${MAJLIS_SYMBOLIZER}")
endif()

# A sanitizer build costs as much as the first one; its preset names the suites that are worth it.
set(MAJLIS_SUITES "" CACHE STRING "Suites to build; empty for all, with the house rules and the load generator")

function(majlis_suite name)
  if(MAJLIS_SUITES AND NOT name IN_LIST MAJLIS_SUITES)
    return()
  endif()
  cmake_parse_arguments(PARSE_ARGV 1 arg "SERIAL" "TIMEOUT" "")
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 300)
  endif()
  set(folder "${PROJECT_SOURCE_DIR}/tests/${name}")
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS "${folder}/*.cpp")
  if(NOT sources)
    return()
  endif()
  set(target majlis_test_${name})
  add_executable(${target} ${sources})
  target_link_libraries(${target} PRIVATE majlis_test_support majlis_test_main)
  target_precompile_headers(${target} REUSE_FROM majlis_test_support)
  if(TARGET majlisd)
    add_dependencies(${target} majlisd)
  endif()
  foreach(source IN LISTS sources)
    cmake_path(RELATIVE_PATH source BASE_DIRECTORY "${folder}" OUTPUT_VARIABLE file)
    string(REGEX REPLACE "\\.cpp$" "" test "${name}.${file}")
    add_test(NAME ${test} COMMAND ${target} "--source-file=*/tests/${name}/${file}")
    # A file of helpers has no test case: it shows as skipped instead of passing.
    set_tests_properties(${test} PROPERTIES
      LABELS ${name} TIMEOUT ${arg_TIMEOUT} ENVIRONMENT "${MAJLIS_TEST_ENVIRONMENT}"
      SKIP_REGULAR_EXPRESSION "test cases: +0 \\|")
    if(arg_SERIAL)
      set_tests_properties(${test} PROPERTIES RUN_SERIAL ON)
    endif()
  endforeach()
endfunction()
