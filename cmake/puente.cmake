# Files of one target are compiled several as one (a "unity" build): the headers that a room shares are read once, which
# leaves about a third of the time. 1 compiles each by itself: what clang-tidy and coverage want.
set(PUENTE_TOGETHER 8 CACHE STRING "how many files of a target are compiled as one")
include(${CMAKE_CURRENT_LIST_DIR}/alone.cmake)

# puente_together(OUT NAME MOST SOURCES…): sets OUT to what the target NAME compiles for SOURCES, at most MOST as one.
# CMake's own unity builds name files by absolute paths, which would also end up in `__FILE__`, and no clone could use what
# ccache keeps of another.
function(puente_together out name most)
  if(NOT most OR most GREATER PUENTE_TOGETHER)
    set(most ${PUENTE_TOGETHER})
  endif()
  set(compiled)
  set(together)
  foreach(source ${ARGN})
    get_filename_component(path ${source} ABSOLUTE)
    file(RELATIVE_PATH path ${CMAKE_SOURCE_DIR} ${path})
    if(path IN_LIST puente_alone OR most LESS 2)
      list(APPEND compiled ${source})
    else()
      list(APPEND together ${path})
    endif()
  endforeach()
  set(number 0)
  list(LENGTH together count)
  while(count GREATER 0)
    list(SUBLIST together 0 ${most} files)
    list(REMOVE_ITEM together ${files})
    list(LENGTH together count)
    list(JOIN files "\"\n#include \"" includes)
    set(written ${CMAKE_CURRENT_BINARY_DIR}/${name}_${number}.cpp)
    file(CONFIGURE OUTPUT ${written} CONTENT "#include \"${includes}\"\n" @ONLY)
    list(APPEND compiled ${written})
    math(EXPR number "${number} + 1")
  endwhile()
  set(${out} ${compiled} PARENT_SCOPE)
endfunction()

# Rooms that wait for a person, not for a record: the release is compiled with -O1 there, which takes a quarter less time.
set(puente_unhurried
  audit/bundle audit/fsck audit/report broker/app client/agent client/auditor client/cli client/enrol client/liaison
  client/present client/session witness/app)
function(puente_optimize name)
  file(RELATIVE_PATH room ${CMAKE_SOURCE_DIR} ${CMAKE_CURRENT_SOURCE_DIR})
  foreach(unhurried ${puente_unhurried})
    if(room STREQUAL unhurried OR room MATCHES "^${unhurried}/")
      target_compile_options(${name} PRIVATE $<$<CONFIG:RelWithDebInfo>:-O1>)
    endif()
  endforeach()
endfunction()

# puente_library(NAME SOURCES ... [PUBLIC ...] [PRIVATE ...] [TOGETHER n]): one folder, one library, one namespace.
# PUBLIC lists only what the library's own headers include; everything else is PRIVATE. TOGETHER: fewer files compiled as
# one, where files are long and often changed.
function(puente_library name)
  cmake_parse_arguments(arg "" "TOGETHER" "SOURCES;PUBLIC;PRIVATE" ${ARGN})
  puente_together(sources ${name} "${arg_TOGETHER}" ${arg_SOURCES})
  add_library(${name} STATIC ${sources})
  target_link_libraries(${name} PUBLIC puente_options ${arg_PUBLIC} PRIVATE ${arg_PRIVATE})
  puente_optimize(${name})
endfunction()

# puente_program(NAME SOURCES ... LINK ...): also built by the target `programs`, which leaves the tests out.
add_custom_target(programs)
function(puente_program name)
  cmake_parse_arguments(arg "" "" "SOURCES;LINK" ${ARGN})
  puente_together(sources ${name} "" ${arg_SOURCES})
  add_executable(${name} ${sources})
  target_link_libraries(${name} PRIVATE puente_options ${arg_LINK})
  puente_optimize(${name})
  add_dependencies(programs ${name})
endfunction()

# A program that runs for months and allocates much: jemalloc in place of libc's malloc took a quarter of the broker's CPU
# time away (docs/runs.md). A sanitizer brings an allocator of its own.
function(puente_allocates_much name)
  if(NOT PUENTE_SANITIZE)
    target_link_libraries(${name} PRIVATE -Wl,--push-state,--no-as-needed PkgConfig::jemalloc -Wl,--pop-state)
  endif()
endfunction()

# Sets `skipping` to the names of the cases of these sources that carry the tag [skips], and `others` to whether there are
# more cases.
function(puente_skipping_cases skipping others)
  set(names)
  set(more FALSE)
  foreach(source ${ARGN})
    get_filename_component(path ${source} ABSOLUTE)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${path})
    file(READ ${path} text)
    string(REGEX MATCHALL "TEST_CASE\\(" cases "${text}")
    string(REGEX MATCHALL "TEST_CASE\\(\"[^\"]*\",[ \n]*\"\\[skips\\]\"\\)" tagged "${text}")
    list(LENGTH cases case_count)
    list(LENGTH tagged tagged_count)
    if(case_count GREATER tagged_count)
      set(more TRUE)
    endif()
    foreach(case IN LISTS tagged)
      string(REGEX REPLACE "^TEST_CASE\\(\"([^\"]*)\".*" "\\1" name "${case}")
      list(APPEND names "${name}")
    endforeach()
  endforeach()
  set(${skipping} "${names}" PARENT_SCOPE)
  set(${others} ${more} PARENT_SCOPE)
endfunction()

# puente_test(NAME SOURCES ... LINK ...): a Catch2 program, labelled with its part ("unit", "vectors", …) or with several
# ("unit;threads": also run under ThreadSanitizer). It is one CTest entry, NAME; each case that may skip carries the tag
# [skips] and is an entry of its own, "NAME: case", so that it is counted as skipped when it is. Any other case that skips
# fails its program: it would be counted as passed. All that is random in it follows from a seed (tests/support/seeded.h;
# RC_PARAMS for rapidcheck).
function(puente_test name)
  cmake_parse_arguments(arg "" "" "SOURCES;LINK;LABEL" ${ARGN})
  puente_together(sources ${name} "" ${arg_SOURCES})
  add_executable(${name} ${sources})
  target_link_libraries(${name} PRIVATE puente_options ${arg_LINK} puente_seeded_tests Catch2::Catch2WithMain)
  if(NOT arg_LABEL)
    set(arg_LABEL unit)
  endif()
  puente_skipping_cases(skipping others ${arg_SOURCES})
  set(entries)
  if(others)
    add_test(NAME ${name} COMMAND ${name} "~[skips]")
    set_tests_properties(${name} PROPERTIES FAIL_REGULAR_EXPRESSION "test cases: .*[0-9]+ skipped")
    list(APPEND entries "${name}")
  endif()
  foreach(case IN LISTS skipping)
    string(REPLACE "," "\\," filter "${case}")
    add_test(NAME "${name}: ${case}" COMMAND ${name} "${filter}")
    set_tests_properties("${name}: ${case}" PROPERTIES SKIP_RETURN_CODE 4)
    list(APPEND entries "${name}: ${case}")
  endforeach()
  set_tests_properties(${entries} PROPERTIES LABELS "${arg_LABEL}"
    ENVIRONMENT "PUENTE_SOURCE_DIR=${CMAKE_SOURCE_DIR};PUENTE_BIN_DIR=${CMAKE_BINARY_DIR}/bin;RC_PARAMS=seed=1")
endfunction()
