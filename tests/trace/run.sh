#!/bin/sh
# about: ladders of captures: what our own TCP says, drawn from outside
# needs: cmocka.h cc pcap.h
set -u

here=$SOURCE/tests/trace
trace=$BUILD/bin/synfin-trace
status=0
fail() {
  echo "not ok: $*"
  status=1
}

if [ ! -x "$trace" ]; then
  echo 'synfin-trace was not built: libpcap was not there'
  exit 77
fi

flags='-std=c11 -D_DEFAULT_SOURCE -g -O1 -Wall -Wextra -Wconversion'
[ "${WERROR:-}" = no ] || flags="$flags -Werror"
[ "$SANITIZE" = yes ] &&
  flags="$flags -fsanitize=address,undefined -fno-sanitize-recover=all"
# shellcheck disable=SC2086 # a list of flags
"${CC:-cc}" $flags -I"$SOURCE/runtime/include" -I"$SOURCE/runtime/gen" \
  -I"$SOURCE/runtime/tcp" -I"$SOURCE/tests/runtime" -o make_capture \
  "$here/make_capture.c" "$SOURCE/tests/runtime/world.c" \
  "$SOURCE"/tests/runtime/invariants*.c "$BUILD/libsynfin.a" \
  "$BUILD/libsynfin_tcp_table.a" "$BUILD/libsynfin_machine.a" \
  -lcmocka -lpcap || exit 1

for what in close lost refused; do
  ./make_capture $what $what.pcap || fail "make_capture $what"
  "$trace" $what.pcap >$what.all || fail "synfin-trace $what.pcap: status $?"
  sed -E 's/:[0-9]+ to /:PORT to /' $what.all >$what.txt # ports are random
  diff -u "$here/golden/$what.txt" $what.txt || fail "another ladder: $what"
done

# The ladder of the table and that of the runtime: the states beside each
# segment are the same.
states() {
  awk '/^ *[0-9]+\. / && /----/ { print $2, $NF }' "$1"
}
"$BUILD/bin/synfin-ladder" open-and-close >table.txt || fail synfin-ladder
states table.txt >table.states
states close.txt >runtime.states
[ "$(wc -l <table.states)" -eq 7 ] || fail 'not seven segments'
diff -u table.states runtime.states || fail 'other states than the table'

# What is no capture, what is cut, what is another link: said, never drawn.
says() { # STATUS WORDS FILE
  "$trace" "$3" >out 2>&1
  got=$?
  [ $got -eq "$1" ] || fail "$3: status $got, not $1"
  grep -qF -- "$2" out || fail "$3: does not say '$2': $(cat out)"
}
: >empty.pcap
says 2 'synfin-trace: ' empty.pcap
says 2 'synfin-trace: ' nowhere.pcap
head -c 100 "$SOURCE/README.md" >text.pcap
says 2 'synfin-trace: ' text.pcap
head -c 300 close.pcap >cut.pcap
"$trace" cut.pcap >out 2>&1
[ $? -le 2 ] || fail "cut.pcap: status $?"
grep -q 'truncated' out || fail "cut.pcap: nothing said: $(cat out)"

# Every octet of a capture may be wrong.
i=24
size=$(wc -c <close.pcap)
while [ $i -lt "$size" ]; do
  cp close.pcap spoiled.pcap
  printf '\377' | dd of=spoiled.pcap bs=1 seek=$i conv=notrunc 2>/dev/null
  "$trace" spoiled.pcap >/dev/null 2>&1
  [ $? -le 2 ] || fail "octet $i spoiled: status $?"
  i=$((i + 7))
done
exit $status
