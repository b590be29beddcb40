#!/bin/sh
# about: our endpoint and Linux's TCP over TUN devices: curl, nginx, nc, bad links
# modes: plain sanitized
# needs: ip curl nginx nc:netcat-openbsd tshark pcap.h
# wants: setpriv:util-linux
# shellcheck disable=SC2034,SC2154 # parts use and set them
set -u

here=$SOURCE/tests/peers
programs=$BUILD/bin
. "$here/place.sh"
. "$here/tools.sh"

# Both in one process: each program makes a place for itself.
. "$here/states.sh"
if [ "$SANITIZE" = yes ]; then
  [ $states = run ] || [ $status -ne 0 ] || exit 77
  exit $status
fi

make_place
make_files
begin_minute
. "$here/server.sh"
. "$here/client.sh"
. "$here/closes.sh"
. "$here/failures.sh"
. "$here/pmtu.sh"
. "$here/captures.sh"
. "$here/faults.sh"
end_minute
exit $status
