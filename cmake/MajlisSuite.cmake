# majlis_suite(NAME [TIMEOUT seconds] [ONE_BY_ONE [BESIDE file...]] [POSTGRESQL]
#              [ALSO_ON_POSTGRESQL file...] [ALSO_ON_NODES file...])
# tests/NAME/**.cpp becomes one doctest executable, and each of its files one test NAME.FILE with the label NAME:
# ctest then runs files side by side, and its closing line counts something meaningful. POSTGRESQL: it needs one, which runs
# as long as such tests do. ALSO_ON_POSTGRESQL: these once more, the servers with their databases there. ALSO_ON_NODES: once
# more, three nodes on one such database and one Redis, where there was one server. ONE_BY_ONE: its files run one after the other
# and beside others that mostly wait; those under BESIDE mostly wait themselves.
# Short, as the path of a socket may be, and open to the user that PostgreSQL runs as.
string(MD5 folder_name "${PROJECT_BINARY_DIR}")
string(SUBSTRING "${folder_name}" 0 12 folder_name)
set(MAJLIS_POSTGRESQL_FOLDER "/tmp/majlis-postgresql-${folder_name}")

set(MAJLIS_TEST_ENVIRONMENT
  "MAJLIS_TEST_POSTGRESQL=postgresql:///postgres?host=${MAJLIS_POSTGRESQL_FOLDER}&user=majlis"
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

# Most tests wait for sockets, disks and clocks: scripts/test runs four for each core at a time. One that keeps a core busy
# counts as so many of them.
set(MAJLIS_CORE 3)
# One that measures leaves room for two that wait.
cmake_host_system_information(RESULT cores QUERY NUMBER_OF_LOGICAL_CORES)
math(EXPR MAJLIS_MACHINE "4 * ${cores} - 2")

function(majlis_suite name)
  if(MAJLIS_SUITES AND NOT name IN_LIST MAJLIS_SUITES)
    return()
  endif()
  cmake_parse_arguments(PARSE_ARGV 1 arg "ONE_BY_ONE;POSTGRESQL" "TIMEOUT" "ALSO_ON_POSTGRESQL;ALSO_ON_NODES;BESIDE")
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
    string(REGEX REPLACE "\\.cpp$" "" file_name "${file}")
    set(test "${name}.${file_name}")
    add_test(NAME ${test} COMMAND ${target} "--source-file=*/tests/${name}/${file}")
    # A file of helpers has no test case: it shows as skipped instead of passing.
    set_tests_properties(${test} PROPERTIES
      LABELS ${name} TIMEOUT ${arg_TIMEOUT} ENVIRONMENT "${MAJLIS_TEST_ENVIRONMENT}"
      SKIP_REGULAR_EXPRESSION "test cases: +0 \\|")
    if(file_name IN_LIST arg_ALSO_ON_POSTGRESQL)
      set(again "${test}.postgresql")
      add_test(NAME ${again} COMMAND ${target} "--source-file=*/tests/${name}/${file}")
      set_tests_properties(${again} PROPERTIES
        LABELS ${name} TIMEOUT ${arg_TIMEOUT} ENVIRONMENT "${MAJLIS_TEST_ENVIRONMENT};MAJLIS_TEST_DATABASE=postgresql"
        FIXTURES_REQUIRED postgresql)
    endif()
    if(file_name IN_LIST arg_ALSO_ON_NODES)
      set(again "${test}.nodes")
      add_test(NAME ${again} COMMAND ${target} "--source-file=*/tests/${name}/${file}")
      set_tests_properties(${again} PROPERTIES
        LABELS ${name} TIMEOUT ${arg_TIMEOUT}
        ENVIRONMENT "${MAJLIS_TEST_ENVIRONMENT};MAJLIS_TEST_DATABASE=postgresql;MAJLIS_TEST_NODES=3" FIXTURES_REQUIRED postgresql)
    endif()
    if(arg_POSTGRESQL)
      set_tests_properties(${test} PROPERTIES FIXTURES_REQUIRED postgresql)
    endif()
    if(arg_ONE_BY_ONE AND NOT file_name IN_LIST arg_BESIDE)
      set_tests_properties(${test} PROPERTIES RESOURCE_LOCK ${name} PROCESSORS ${MAJLIS_MACHINE})
    endif()
  endforeach()
endfunction()

function(majlis_postgresql_fixture)
  set(script "${PROJECT_SOURCE_DIR}/tests/support/postgresql.sh")
  add_test(NAME postgresql.start COMMAND "${script}" start "${MAJLIS_POSTGRESQL_FOLDER}")
  add_test(NAME postgresql.stop COMMAND "${script}" stop "${MAJLIS_POSTGRESQL_FOLDER}")
  set_tests_properties(postgresql.start PROPERTIES FIXTURES_SETUP postgresql)
  set_tests_properties(postgresql.stop PROPERTIES FIXTURES_CLEANUP postgresql)
endfunction()
