#!/bin/sh
# about: our programs and Linux's TCP over TUN devices: curl, nginx, nc, bad links
# modes: plain
# needs: ip curl nginx nc:netcat-openbsd tshark pcap.h
# wants: setpriv:util-linux
# shellcheck disable=SC2034,SC2154 # parts use and set them
set -u

here=$SOURCE/tests/peers
programs=$BUILD/bin
. "$here/place.sh"
. "$here/tools.sh"

make_place
make_files
. "$here/server.sh"
. "$here/client.sh"
. "$here/closes.sh"
. "$here/failures.sh"
. "$here/captures.sh"
. "$here/faults.sh"
exit $status
