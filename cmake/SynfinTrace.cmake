# synfin-trace: captures as ladders. It reads captures with libpcap, replays them
# with the runtime's machine, draws as the compiler does, and asks the compiler's
# passes which row of the table judges a segment; so the table's text is in it.

set(trace_table ${CMAKE_CURRENT_BINARY_DIR}/trace_table.c)
add_custom_command(
  OUTPUT ${trace_table}
  COMMAND ${CMAKE_COMMAND} -D IN=${CMAKE_CURRENT_SOURCE_DIR}/spec/tcp.fsm
          -D OUT=${trace_table}
          -P ${CMAKE_CURRENT_SOURCE_DIR}/cmake/TextToC.cmake
  DEPENDS spec/tcp.fsm cmake/TextToC.cmake
  COMMENT "spec/tcp.fsm as C"
  VERBATIM)
file(GLOB trace_files CONFIGURE_DEPENDS tools/trace/*.c)
add_executable(synfin-trace ${trace_files} ${trace_table})
target_include_directories(synfin-trace PRIVATE tools/trace runtime/tcp)
target_include_directories(synfin-trace SYSTEM PRIVATE ${SYNFIN_PCAP_INCLUDE})
target_compile_definitions(synfin-trace PRIVATE _GNU_SOURCE)
target_link_libraries(synfin-trace PRIVATE synfin_tcp synfin_compiler
                                           ${SYNFIN_PCAP_LIBRARY})
synfin_settings(synfin-trace 11)
