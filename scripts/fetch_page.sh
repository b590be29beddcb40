#!/bin/sh
# Fetches a page with curl from our own TCP, over a TUN device in a network
# namespace of its own, and draws the ladder of that very connection.
#   fetch_page.sh FOLDER-OF-PROGRAMS WORK
# Status 77, and the reason as the last line, where that may not be done.
set -u

programs=$1
work=$2

skip() { # REASON
  echo "$1"
  exit 77
}

# Everything below needs a namespace that may have a TUN device: root makes one,
# anybody else one in which he is root.
if [ -z "${FETCH_PAGE_INSIDE:-}" ]; then
  for tool in unshare ip curl; do
    command -v $tool >/dev/null 2>&1 || skip "there is no $tool"
  done
  [ -x "$programs/synfin-httpd" ] || skip 'libpcap was not there for the build'
  [ -c /dev/net/tun ] || skip 'there is no /dev/net/tun'
  root=
  [ "$(id -u)" -eq 0 ] || root=--map-root-user
  unshare --net $root true 2>/dev/null ||
    skip 'no network namespace may be made here'
  # shellcheck disable=SC2086 # an option or none
  FETCH_PAGE_INSIDE=yes exec unshare --net $root sh "$0" "$programs" "$work"
fi

mkdir -p "$work/page"
cat >"$work/page/index.html" <<'END'
<!doctype html><title>synfin</title>
<p>This page came over a TCP that a table decides.
END
ip link set lo up
"$programs/synfin-httpd" --pcap "$work/page.pcap" "$work/page" \
  >"$work/httpd.log" 2>&1 &
server=$!
trap 'kill $server 2>/dev/null' EXIT

# It is ready when its device is there; a refused device ends it.
for _ in 1 2 3 4 5 6 7 8 9 10; do
  ip link show synfin0 >/dev/null 2>&1 && break
  kill -0 $server 2>/dev/null || break
  sleep 0.2
done
if ! kill -0 $server 2>/dev/null; then
  cat "$work/httpd.log"
  skip 'a TUN device may not be made here'
fi

echo '$ curl http://192.0.2.2/'
curl -sS --noproxy '*' --max-time 20 --retry 5 --retry-connrefused \
  --retry-delay 1 http://192.0.2.2/ || exit 1
sleep 0.3
kill -INT $server
wait $server 2>/dev/null
trap - EXIT
echo
echo 'The same connection, as synfin-trace reads it from the capture: Linux on the'
echo 'left, our TCP on the right, the states of both as the table has them.'
echo
"$programs/synfin-trace" --connection 1 "$work/page.pcap"
