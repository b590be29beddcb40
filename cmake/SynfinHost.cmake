# runtime/host: what connects the endpoint to Linux. synfin_shim, the faults of a
# link, needs no system at all; the rest needs Linux and libpcap, and is left
# out where they are not.

set(host ${CMAKE_CURRENT_SOURCE_DIR}/runtime/host)
set(shim ${host}/shim.c ${host}/packet.c)
add_library(synfin_shim STATIC ${shim})
target_include_directories(
  synfin_shim PUBLIC $<BUILD_INTERFACE:${CMAKE_CURRENT_SOURCE_DIR}/runtime>)
synfin_settings(synfin_shim 99)

find_path(SYNFIN_PCAP_INCLUDE pcap.h)
find_library(SYNFIN_PCAP_LIBRARY pcap)
if(NOT CMAKE_SYSTEM_NAME STREQUAL Linux)
  message(STATUS "This is not Linux: no programs on a TUN device")
elseif(NOT SYNFIN_PCAP_INCLUDE OR NOT SYNFIN_PCAP_LIBRARY)
  message(STATUS "libpcap is not here (on Debian: libpcap-dev): "
                 "no programs on a TUN device")
else()
  file(GLOB host_files CONFIGURE_DEPENDS ${host}/*.c)
  list(REMOVE_ITEM host_files ${shim})
  add_library(synfin_host STATIC ${host_files})
  add_library(synfin::host ALIAS synfin_host)
  target_include_directories(synfin_host SYSTEM PRIVATE ${SYNFIN_PCAP_INCLUDE})
  target_compile_definitions(synfin_host PRIVATE _GNU_SOURCE)
  target_link_libraries(synfin_host PUBLIC synfin_shim synfin_tcp
                                           ${SYNFIN_PCAP_LIBRARY})
  synfin_settings(synfin_host 11)
endif()
