# puente_library(NAME SOURCES ... [PUBLIC ...] [PRIVATE ...]): one folder, one library, one namespace.
# PUBLIC lists only what the library's own headers include; everything else is PRIVATE.
function(puente_library name)
  cmake_parse_arguments(arg "" "" "SOURCES;PUBLIC;PRIVATE" ${ARGN})
  add_library(${name} STATIC ${arg_SOURCES})
  target_link_libraries(${name} PUBLIC puente_options ${arg_PUBLIC} PRIVATE ${arg_PRIVATE})
endfunction()

# puente_program(NAME SOURCES ... LINK ...): also built by the target `programs`, which leaves the tests out.
add_custom_target(programs)
function(puente_program name)
  cmake_parse_arguments(arg "" "" "SOURCES;LINK" ${ARGN})
  add_executable(${name} ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE puente_options ${arg_LINK})
  add_dependencies(programs ${name})
endfunction()

# puente_test(NAME SOURCES ... LINK ...): a Catch2 program, one CTest entry, labelled with its part ("unit", "vectors", …) or
# with several ("unit;threads": also run under ThreadSanitizer).
function(puente_test name)
  cmake_parse_arguments(arg "" "" "SOURCES;LINK;LABEL" ${ARGN})
  add_executable(${name} ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE puente_options ${arg_LINK} Catch2::Catch2WithMain)
  add_test(NAME ${name} COMMAND ${name} --allow-running-no-tests)
  if(NOT arg_LABEL)
    set(arg_LABEL unit)
  endif()
  set_tests_properties(${name} PROPERTIES LABELS "${arg_LABEL}" SKIP_RETURN_CODE 4
    ENVIRONMENT "PUENTE_SOURCE_DIR=${CMAKE_SOURCE_DIR};PUENTE_BIN_DIR=${CMAKE_BINARY_DIR}/bin")
endfunction()
