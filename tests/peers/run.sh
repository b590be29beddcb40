#!/bin/sh
# about: our programs and Linux's TCP over TUN devices: curl, nginx, nc, bad links
# modes: plain
# needs: ip:iproute2 curl nginx nc:netcat-openbsd tshark sha256sum:coreutils pcap.h:libpcap-dev
# wants: setpriv:util-linux
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
