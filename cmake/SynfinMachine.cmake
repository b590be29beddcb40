# Generates a state machine into a project and makes a library of it.
#
#   synfin_add_machine(TARGET SPEC.fsm
#                      [VARIANTS NAME...] [OPTIONS NAME...] [WITH FILE...]
#                      [SHAPE dense|packed|switch] [COUNT])
#
# TARGET becomes a static library; who links it can include "MACHINE.h", where
# MACHINE is the name in the table's `machine` line in small letters. The C is
# generated again whenever the table or the compiler changes. Without VARIANTS
# and OPTIONS every variant of the table is generated; with OPTIONS one that has
# just these. Files after WITH are read behind the table: scenarios, or variants,
# that are kept apart from it. Without SHAPE the compiler's own choice holds. The
# target property SYNFIN_OUTPUT is the folder with all that was generated, which includes the
# diagram, a test program for each variant, and the report. With COUNT, TARGET and
# who links it are compiled with SYNFIN_COUNT, and can include "MACHINE_count.h"
# (synfin/count.h).

# A name of the table as the compiler spells it in C and in file names.
function(synfin_spell name result)
  string(REGEX REPLACE "[^A-Za-z0-9]" "_" spelled ${name})
  string(TOLOWER ${spelled} spelled)
  set(${result} ${spelled} PARENT_SCOPE)
endfunction()

# The machine's name and the variants that are generated, read from the table and
# the files behind it: CMake must know the names of files before they are made.
function(synfin_read_table machine variants)
  set(lines "")
  foreach(file IN LISTS ARGN)
    file(STRINGS ${file} more REGEX "^[ \t]*(machine|variant|option)[ \t]")
    list(APPEND lines ${more})
  endforeach()
  set(found_variants "")
  set(without_variants plain)
  foreach(line IN LISTS lines)
    string(REGEX MATCH "(machine|variant|option)[ \t]+([A-Za-z0-9._-]+)" words
                 "${line}")
    if(CMAKE_MATCH_1 STREQUAL machine)
      set(${machine} ${CMAKE_MATCH_2} PARENT_SCOPE)
    elseif(CMAKE_MATCH_1 STREQUAL variant)
      list(APPEND found_variants ${CMAKE_MATCH_2})
    else()
      set(without_variants custom)
    endif()
  endforeach()
  if(NOT found_variants)
    set(found_variants ${without_variants})
  endif()
  set(${variants} ${found_variants} PARENT_SCOPE)
endfunction()

function(synfin_add_machine target spec)
  cmake_parse_arguments(PARSE_ARGV 2 given "COUNT" "SHAPE" "VARIANTS;OPTIONS;WITH")
  if(given_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "synfin_add_machine(${target}): what does "
                        "'${given_UNPARSED_ARGUMENTS}' mean?")
  endif()
  set(read "")
  foreach(file IN ITEMS ${spec} ${given_WITH})
    get_filename_component(file ${file} ABSOLUTE)
    if(NOT EXISTS ${file})
      message(FATAL_ERROR "synfin_add_machine(${target}): no file ${file}")
    endif()
    list(APPEND read ${file})
  endforeach()
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${read})
  synfin_read_table(machine variants ${read})
  list(POP_FRONT read spec)

  set(arguments "")
  if(read)
    list(TRANSFORM read PREPEND "--with;" OUTPUT_VARIABLE arguments)
  endif()
  if(given_VARIANTS)
    set(variants ${given_VARIANTS})
    list(TRANSFORM given_VARIANTS PREPEND "--variant;" OUTPUT_VARIABLE chosen)
    list(APPEND arguments ${chosen})
  elseif(given_OPTIONS)
    set(variants custom)
    list(TRANSFORM given_OPTIONS PREPEND "--option;" OUTPUT_VARIABLE chosen)
    list(APPEND arguments ${chosen})
  endif()
  set(choice ${arguments})
  if(given_SHAPE)
    list(APPEND arguments --shape ${given_SHAPE})
  endif()

  set(folder ${CMAKE_CURRENT_BINARY_DIR}/${target}.synfin)
  synfin_spell(${machine} stem)
  set(names ${stem}.h ${stem}.c ${stem}_names.c ${stem}_scenarios.h
            ${stem}_scenarios.c)
  foreach(variant IN LISTS variants)
    synfin_spell(${variant} variant)
    list(APPEND names ${stem}_${variant}.c)
  endforeach()
  set(runtime synfin::machine)
  set(count "")
  if(given_COUNT)
    set(runtime synfin::machine_counted)
    list(APPEND names ${stem}_count.h)
    foreach(variant IN LISTS variants)
      synfin_spell(${variant} variant)
      list(APPEND names ${stem}_${variant}_count.c)
    endforeach()
    set(count COMMAND synfin::synfin emit count ${spec} -o ${folder} --quiet
              ${choice})
  endif()
  list(TRANSFORM names PREPEND ${folder}/ OUTPUT_VARIABLE files)
  file(MAKE_DIRECTORY ${folder})
  add_custom_command(
    OUTPUT ${files}
    COMMAND synfin::synfin build ${spec} -o ${folder} --quiet ${arguments}
    ${count}
    # A file that would not change is left alone, and would stay older than the
    # table for ever.
    COMMAND ${CMAKE_COMMAND} -E touch ${files}
    DEPENDS ${spec} ${read} synfin::synfin
    COMMENT "synfin build ${machine} for ${target}"
    VERBATIM)
  add_library(${target} STATIC ${files})
  target_include_directories(${target} PUBLIC ${folder})
  target_link_libraries(${target} PUBLIC ${runtime})
  set_target_properties(
    ${target} PROPERTIES C_STANDARD 99 C_STANDARD_REQUIRED ON
                         SYNFIN_OUTPUT ${folder})
endfunction()
