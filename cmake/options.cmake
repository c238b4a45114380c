# Build options, and what they mean for the compiler.
set(PUENTE_OPTIMIZE "" CACHE STRING "optimisation flag, or empty for the build type's own")
set(PUENTE_SANITIZE "" CACHE STRING "value of -fsanitize=, or empty")
option(PUENTE_WERROR "warnings are errors" OFF)
option(PUENTE_COVERAGE "count what is run (needs clang)" OFF)
option(PUENTE_FUZZ "build the libFuzzer targets (needs clang)" OFF)

find_program(PUENTE_CCACHE ccache)
if(PUENTE_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${PUENTE_CCACHE})
endif()

add_library(puente_options INTERFACE)
target_include_directories(puente_options INTERFACE ${CMAKE_SOURCE_DIR})
target_compile_options(puente_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wnon-virtual-dtor -Wold-style-cast -Wcast-align
  -Wunused -Woverloaded-virtual -Wnull-dereference -fstack-protector-strong -fno-omit-frame-pointer)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # GCC 12 reports these inside its own library at -O1 and above (GCC bugs 105329, 105651, 105562).
  target_compile_options(puente_options INTERFACE -Wno-null-dereference -Wno-restrict -Wno-stringop-overflow -Wno-array-bounds
    -Wno-maybe-uninitialized)
endif()
if(PUENTE_OPTIMIZE)
  target_compile_options(puente_options INTERFACE ${PUENTE_OPTIMIZE})
endif()
if(PUENTE_WERROR)
  target_compile_options(puente_options INTERFACE -Werror)
endif()
if(PUENTE_SANITIZE)
  target_compile_options(puente_options INTERFACE -fsanitize=${PUENTE_SANITIZE} -fno-sanitize-recover=all)
  target_link_options(puente_options INTERFACE -fsanitize=${PUENTE_SANITIZE})
else()
  target_compile_options(puente_options INTERFACE
    $<$<NOT:$<CONFIG:Debug>>:-U_FORTIFY_SOURCE> $<$<NOT:$<CONFIG:Debug>>:-D_FORTIFY_SOURCE=2>)
endif()
if(PUENTE_COVERAGE)
  target_compile_options(puente_options INTERFACE -fprofile-instr-generate -fcoverage-mapping)
  target_link_options(puente_options INTERFACE -fprofile-instr-generate)
endif()
if(PUENTE_FUZZ)
  target_compile_options(puente_options INTERFACE -fsanitize=fuzzer-no-link)
endif()
target_link_options(puente_options INTERFACE -Wl,-z,relro,-z,now)
