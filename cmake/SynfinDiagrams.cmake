# Draws a state machine for documents.
#
#   synfin_add_diagrams(TARGET SPEC.fsm
#                       [VIEWS NAME...] [KINDS KIND...] [VARIANT NAME]
#                       [WITH FILE...] [FOLDER FOLDER] [ALL])
#
# TARGET writes MACHINE-VIEW.ENDING into FOLDER (by default TARGET.synfin in the
# build folder) for each view and kind: svg, dot, mermaid, plantuml or text; and,
# where VIEWS are not given, the whole machine as MACHINE.ENDING. `complete` among
# VIEWS is the whole, too. Without KINDS it is svg, for which Graphviz must be
# there. Files after WITH are read behind the table. With ALL the target is built
# with the others; else whatever needs the drawings depends on it:
#
#   synfin_add_diagrams(pictures tcp.fsm VIEWS lifecycle open FOLDER doc/pictures)
#   add_dependencies(documentation pictures)
#
# Drawings are made again whenever the table or the compiler changes. The target
# property SYNFIN_DIAGRAMS lists them.

# The ending of the files of a kind.
function(synfin_diagram_ending kind result)
  set(mermaid mmd)
  set(plantuml puml)
  set(text txt)
  if(NOT kind MATCHES "^(svg|dot|mermaid|plantuml|text)$")
    message(FATAL_ERROR "synfin_add_diagrams: there is no kind '${kind}'; it is "
                        "svg, dot, mermaid, plantuml or text")
  endif()
  if(DEFINED ${kind})
    set(kind ${${kind}})
  endif()
  set(${result} ${kind} PARENT_SCOPE)
endfunction()

function(synfin_add_diagrams target spec)
  cmake_parse_arguments(PARSE_ARGV 2 given "ALL" "VARIANT;FOLDER"
                        "VIEWS;KINDS;WITH")
  if(given_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "synfin_add_diagrams(${target}): what does "
                        "'${given_UNPARSED_ARGUMENTS}' mean?")
  endif()
  if(NOT given_VIEWS)
    set(given_VIEWS complete)
  endif()
  if(NOT given_KINDS)
    set(given_KINDS svg)
  endif()
  if(NOT given_FOLDER)
    set(given_FOLDER ${target}.synfin)
  endif()
  get_filename_component(folder ${given_FOLDER} ABSOLUTE BASE_DIR
                         ${CMAKE_CURRENT_BINARY_DIR})
  set(read "")
  foreach(file IN ITEMS ${spec} ${given_WITH})
    get_filename_component(file ${file} ABSOLUTE)
    if(NOT EXISTS ${file})
      message(FATAL_ERROR "synfin_add_diagrams(${target}): no file ${file}")
    endif()
    list(APPEND read ${file})
  endforeach()
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${read})
  synfin_read_table(machine variants ${read})
  synfin_spell(${machine} stem)
  set(depends ${read})
  list(POP_FRONT read spec)

  set(arguments "")
  foreach(file IN LISTS read)
    list(APPEND arguments --with ${file})
  endforeach()
  if(given_VARIANT)
    list(APPEND arguments --variant ${given_VARIANT})
  endif()
  set(files "")
  file(MAKE_DIRECTORY ${folder})
  foreach(view IN LISTS given_VIEWS)
    set(name ${stem}-${view})
    if(view STREQUAL complete)
      set(name ${stem})
    endif()
    foreach(kind IN LISTS given_KINDS)
      synfin_diagram_ending(${kind} ending)
      set(file ${folder}/${name}.${ending})
      add_custom_command(
        OUTPUT ${file}
        COMMAND synfin::synfin emit ${kind} ${spec} --view ${view} -o ${folder}
                --quiet ${arguments}
        # A file that would not change is left alone, and would stay older than
        # the table for ever.
        COMMAND ${CMAKE_COMMAND} -E touch ${file}
        DEPENDS ${depends} synfin::synfin
        COMMENT "synfin emit ${kind} --view ${view} for ${target}"
        VERBATIM)
      list(APPEND files ${file})
    endforeach()
  endforeach()
  set(all "")
  if(given_ALL)
    set(all ALL)
  endif()
  add_custom_target(${target} ${all} DEPENDS ${files})
  set_target_properties(${target} PROPERTIES SYNFIN_DIAGRAMS "${files}")
endfunction()
