# Test programs. tests/GROUP/test_NAME.c becomes the program GROUP_NAME, a test of
# ctest with the label GROUP; the other C files of the folder are linked to each
# of its programs. A group that needs more has a CMakeLists.txt of its own,
# which may use synfin_add_test.

enable_testing()
find_path(SYNFIN_CMOCKA_INCLUDE cmocka.h)
find_library(SYNFIN_CMOCKA_LIBRARY cmocka)

# What test programs and their helpers see.
function(synfin_test_settings target group)
  target_include_directories(
    ${target} PRIVATE ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/../tests/${group})
  target_include_directories(
    ${target} PRIVATE ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/../runtime/tcp)
  target_include_directories(${target} SYSTEM PRIVATE ${SYNFIN_CMOCKA_INCLUDE})
  target_link_libraries(
    ${target} PRIVATE synfin_compiler synfin_tcp ${SYNFIN_CMOCKA_LIBRARY})
  target_compile_definitions(
    ${target} PRIVATE SYNFIN_SOURCE_DIR="${synfin_SOURCE_DIR}")
  synfin_settings(${target} 11)
endfunction()

# synfin_add_test(GROUP NAME SOURCES FILE... [LIBRARIES TARGET...]
#                 [ARGUMENTS WORD...])
function(synfin_add_test group name)
  cmake_parse_arguments(PARSE_ARGV 2 test "" "" "SOURCES;LIBRARIES;ARGUMENTS")
  set(program ${group}_${name})
  add_executable(${program} ${test_SOURCES})
  target_link_libraries(${program} PRIVATE ${test_LIBRARIES})
  synfin_test_settings(${program} ${group})
  set_target_properties(
    ${program} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
  add_test(NAME ${program} COMMAND ${program} ${test_ARGUMENTS})
  set_tests_properties(${program} PROPERTIES LABELS ${group} TIMEOUT 600)
endfunction()

file(GLOB test_files CONFIGURE_DEPENDS tests/*/*.c)
file(GLOB test_lists CONFIGURE_DEPENDS tests/*/CMakeLists.txt)
if(SYNFIN_CMOCKA_INCLUDE AND SYNFIN_CMOCKA_LIBRARY)
  foreach(list IN LISTS test_lists)
    get_filename_component(folder ${list} DIRECTORY)
    add_subdirectory(${folder})
    list(FILTER test_files EXCLUDE REGEX "^${folder}/")
  endforeach()
  synfin_by_folder(tests ${test_files})
  foreach(group IN LISTS tests_folders)
    set(programs ${tests_${group}})
    list(FILTER programs INCLUDE REGEX "/test_[^/]*$")
    set(helpers ${tests_${group}})
    list(FILTER helpers EXCLUDE REGEX "/test_[^/]*$")
    if(programs AND helpers)
      add_library(tests_${group} STATIC ${helpers})
      synfin_test_settings(tests_${group} ${group})
      set(helpers tests_${group})
    endif()
    foreach(program IN LISTS programs)
      string(REGEX REPLACE ".*/test_(.*)\\.c$" "\\1" name ${program})
      synfin_add_test(${group} ${name} SOURCES ${program} LIBRARIES ${helpers})
    endforeach()
  endforeach()
else()
  message(STATUS "cmocka is not here: no test programs")
endif()
