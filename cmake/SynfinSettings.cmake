# Options of the build, and what every target of ours is compiled with.

option(SYNFIN_WERROR "Make warnings errors" OFF)
option(SYNFIN_TESTS "Build the test programs" ${PROJECT_IS_TOP_LEVEL})
set(SYNFIN_SANITIZE "" CACHE STRING
    "Sanitizers to build with, e.g. address,undefined")

if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
  set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "Type of the build" FORCE)
endif()
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
if(PROJECT_IS_TOP_LEVEL)
  set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
endif()

# Optimizes a program across its files where the compiler can.
include(CheckIPOSupported)
check_ipo_supported(RESULT SYNFIN_IPO OUTPUT reason LANGUAGES C)
function(synfin_optimize_whole)
  if(SYNFIN_IPO AND NOT SYNFIN_SANITIZE)
    set_target_properties(${ARGN} PROPERTIES INTERPROCEDURAL_OPTIMIZATION ON)
  endif()
endfunction()

# Standard, warnings and sanitizers of a target.
function(synfin_settings target standard)
  set_target_properties(
    ${target} PROPERTIES C_STANDARD ${standard} C_STANDARD_REQUIRED ON
                         C_EXTENSIONS OFF)
  target_compile_options(
    ${target} PRIVATE -Wall -Wextra -Wconversion -Wshadow -Wstrict-prototypes
                      $<$<BOOL:${SYNFIN_WERROR}>:-Werror>)
  if(SYNFIN_SANITIZE)
    target_compile_options(
      ${target} PRIVATE -fsanitize=${SYNFIN_SANITIZE} -fno-sanitize-recover=all
                        -fno-omit-frame-pointer -O1)
    target_link_options(${target} PUBLIC -fsanitize=${SYNFIN_SANITIZE})
  endif()
endfunction()

# Sorts files ROOT/FOLDER/FILE by folder: sets ROOT_folders, and ROOT_FOLDER for
# each of them.
function(synfin_by_folder root)
  set(folders "")
  foreach(file IN LISTS ARGN)
    get_filename_component(path ${file} DIRECTORY)
    get_filename_component(folder ${path} NAME)
    list(APPEND folders ${folder})
    list(APPEND files_${folder} ${file})
  endforeach()
  list(REMOVE_DUPLICATES folders)
  foreach(folder IN LISTS folders)
    set(${root}_${folder} ${files_${folder}} PARENT_SCOPE)
  endforeach()
  set(${root}_folders ${folders} PARENT_SCOPE)
endfunction()
