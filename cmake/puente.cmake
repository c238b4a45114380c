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

# puente_library(NAME SOURCES ... [PUBLIC ...] [PRIVATE ...] [TOGETHER n]): one folder, one library, one namespace.
# PUBLIC lists only what the library's own headers include; everything else is PRIVATE. TOGETHER: fewer files compiled as
# one, where files are long and often changed.
function(puente_library name)
  cmake_parse_arguments(arg "" "TOGETHER" "SOURCES;PUBLIC;PRIVATE" ${ARGN})
  puente_together(sources ${name} "${arg_TOGETHER}" ${arg_SOURCES})
  add_library(${name} STATIC ${sources})
  target_link_libraries(${name} PUBLIC puente_options ${arg_PUBLIC} PRIVATE ${arg_PRIVATE})
endfunction()

# puente_program(NAME SOURCES ... LINK ...): also built by the target `programs`, which leaves the tests out.
add_custom_target(programs)
function(puente_program name)
  cmake_parse_arguments(arg "" "" "SOURCES;LINK" ${ARGN})
  puente_together(sources ${name} "" ${arg_SOURCES})
  add_executable(${name} ${sources})
  target_link_libraries(${name} PRIVATE puente_options ${arg_LINK})
  add_dependencies(programs ${name})
endfunction()

# puente_test(NAME SOURCES ... LINK ...): a Catch2 program, one CTest entry, labelled with its part ("unit", "vectors", …) or
# with several ("unit;threads": also run under ThreadSanitizer).
function(puente_test name)
  cmake_parse_arguments(arg "" "" "SOURCES;LINK;LABEL" ${ARGN})
  puente_together(sources ${name} "" ${arg_SOURCES})
  add_executable(${name} ${sources})
  target_link_libraries(${name} PRIVATE puente_options ${arg_LINK} Catch2::Catch2WithMain)
  add_test(NAME ${name} COMMAND ${name} --allow-running-no-tests)
  if(NOT arg_LABEL)
    set(arg_LABEL unit)
  endif()
  set_tests_properties(${name} PROPERTIES LABELS "${arg_LABEL}" SKIP_RETURN_CODE 4
    ENVIRONMENT "PUENTE_SOURCE_DIR=${CMAKE_SOURCE_DIR};PUENTE_BIN_DIR=${CMAKE_BINARY_DIR}/bin")
endfunction()
