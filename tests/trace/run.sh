#!/bin/sh
# about: ladders of captures: ours, Linux's, and what nobody should have sent
# needs: cmocka.h cc pcap.h
# wants: ip tcpdump dot jq
set -u

here=$SOURCE/tests/trace
tool=$SOURCE/tools/trace
status=0
exec 3>&1 # where failures are told, whatever is redirected
fail() {
  echo "not ok: $*" >&3
  status=1
}

if [ ! -x "$BUILD/bin/synfin-trace" ]; then
  echo 'synfin-trace was not built: libpcap was not there'
  exit 77
fi

flags='-std=c11 -D_GNU_SOURCE -g -O1 -Wall -Wextra -Wconversion'
[ "${WERROR:-}" = no ] || flags="$flags -Werror"
[ "$SANITIZE" = yes ] &&
  flags="$flags -fsanitize=address,undefined -fno-sanitize-recover=all"
includes="-I$SOURCE/runtime/include -I$SOURCE/runtime/gen -I$SOURCE/runtime/tcp"
machine="$BUILD/libsynfin.a $BUILD/libsynfin_tcp_table.a $BUILD/libsynfin_machine.a"

build() { # PROGRAM ARGUMENT...
  program=$1
  shift
  # shellcheck disable=SC2086 # lists of flags
  "${CC:-cc}" $flags $includes -o "$program" "$@" || exit 1
}

# shellcheck disable=SC2086 # a list of libraries
build make_capture -I"$SOURCE/tests/runtime" "$here/make_capture.c" \
  "$SOURCE/tests/runtime/world.c" "$SOURCE"/tests/runtime/invariants*.c \
  $machine -lcmocka -lpcap
build packets "$here/packets.c" -lpcap
build linux_talk "$here/linux_talk.c"
# shellcheck disable=SC2086
build replay_any -I"$tool" -I"$SOURCE/codegen" "$here/replay_any.c" \
  "$tool/describe.c" "$tool/dissect.c" "$tool/mirror.c" "$tool/rules.c" \
  "$tool/talk.c" "$tool/talk_names.c" "$BUILD/trace_table.c" \
  "$(find "$BUILD" -name libsynfin_compiler.a | head -n 1)" $machine -lpcap

# synfin trace ARGUMENT..., with the status that it must have.
trace() { # STATUS ARGUMENT...
  wanted=$1
  shift
  "$SYNFIN" trace "$@"
  got=$?
  [ $got -eq "$wanted" ] || fail "synfin trace $*: status $got, not $wanted"
}

says() { # WORDS FILE
  grep -qF -- "$1" "$2" || fail "$2 does not say '$1': $(cat "$2")"
}

# --- What our own TCP says ------------------------------------------------------

ours() {
  for what in close lost refused; do
    ./make_capture $what $what.pcap || fail "make_capture $what"
    want=0
    [ $what != refused ] || want=1
    trace $want --ascii $what.pcap >$what.all
    sed -E 's/:[0-9]{5}/:PORT /' $what.all >$what.txt # ports are random
    diff -u "$here/golden/$what.txt" $what.txt || fail "another ladder: $what"
  done
}

# The ladder of the table and that of the runtime: the states beside each
# segment are the same.
states() {
  awk '/ -- *</ || /--* <SEQ/ { print $2, $NF }' "$1"
}

same_states() {
  "$BUILD/bin/synfin-ladder" open-and-close >table.txt || fail synfin-ladder
  states table.txt >table.states
  states close.txt >runtime.states
  [ "$(wc -l <table.states)" -eq 7 ] || fail 'not seven segments'
  diff -u table.states runtime.states || fail 'other states than the table'
}

# --- Every link -------------------------------------------------------------------

links() {
  expected='8 segments, 0 sent again, 1 refused; FIN-WAIT-2, CLOSE-WAIT'
  for link in ethernet vlan qinq cooked cooked2 raw ipv4 null loop \
    ethernet6 raw6 ipv6 extensions; do
    ./packets $link.pcap $link || fail "packets $link"
    trace 1 --list $link.pcap >$link.list
    says "80: $expected" $link.list
    ./packets short.pcap $link 94 # the longest of the headers, and no text
    trace 1 --list short.pcap >short.list
    cmp -s $link.list short.list || fail "$link: a short piece of it is another"
    ./packets shorter.pcap $link 30
    trace 2 --list shorter.pcap >out 2>&1
    says '8 packets left out, the first is 1: cut off before the end' out
  done
  for kind in fragment fragment6 damaged; do
    ./packets $kind.pcap $kind
    trace 2 $kind.pcap >$kind.out 2>&1
    says '8 packets left out, the first is 1: ' $kind.out
  done
  says 'fragments of TCP segments' fragment.out
  says 'fragments of TCP segments' fragment6.out
  says 'their lengths contradict each other' damaged.out
}

# The states of an end, each once: what stands in its column.
column() { # FILE SIDE
  awk -v side="$2" '/^[0-9]+\.[0-9]+ / {
    state = side == "left" ? $2 : $NF
    if (state != last) printf "%s ", state
    last = state
  }' "$1"
}

ends() { # SCENE LEFT RIGHT
  [ "$(column "$1.txt" left)" = "$2 " ] ||
    fail "$1: the client was $(column "$1.txt" left), not $2"
  [ "$(column "$1.txt" right)" = "$3 " ] ||
    fail "$1: the server was $(column "$1.txt" right), not $3"
}

# What an end does not take is told with its row and section, and what it waits
# for at the end.
remarks() {
  trace 1 --ascii vlan.pcap >vlan.txt
  tr -s '\n ' ' ' <vlan.txt >vlan.line
  says 'refused by sequence OTHERS not TIME-WAIT seq=outside rst=no (RFC9293 3.10.7.4)' vlan.line
  says '192.0.2.1:1000: FIN-WAIT-2: waits for the other end'"'"'s FIN' vlan.txt
  says "192.0.2.2:80: CLOSE-WAIT: waits for the application's CLOSE" vlan.txt
  ./packets crossing.pcap crossing
  trace 0 --ascii crossing.pcap >crossing.txt
  both='ESTABLISHED FIN-WAIT-1 CLOSING TIME-WAIT'
  ends crossing "SYN-SENT $both" "LISTEN SYN-RECEIVED $both"
  ./packets idle.pcap idle
  trace 0 --ascii idle.pcap >idle.txt
  [ "$(grep -c '(keep-alive)' idle.txt)" -eq 1 ] || fail 'not one keep-alive'
  # only its end: what was before is inferred, and said so
  { head -c 24 raw.pcap && tail -c $((2 * 56)) raw.pcap; } >late.pcap
  trace 0 --ascii late.pcap >late.txt
  says 'begun before the capture: the states above the first row are inferred' late.txt
  says 'CLOSE-WAIT: waits for the application' late.txt
}

# --- Damage -------------------------------------------------------------------------

damage() {
  : >empty.pcap
  head -c 100 "$SOURCE/README.md" >text.pcap
  for file in empty.pcap nowhere.pcap text.pcap; do
    trace 2 $file >out 2>&1
    says 'synfin-trace: ' out
  done
  # The fourth packet begins at octet 24 + 3 * 56 of the file.
  head -c 200 raw.pcap >cut.pcap
  trace 1 --list cut.pcap >cut.out 2>&1
  says 'damaged behind packet 3, at octet 192: truncated dump file' cut.out
  says ': 3 segments, ' cut.out
  i=24
  size=$(wc -c <raw.pcap)
  while [ $i -lt "$size" ]; do
    head -c $i raw.pcap >cut.pcap
    "$SYNFIN" trace cut.pcap >out 2>&1
    [ $? -le 2 ] || fail "cut at octet $i: a crash"
    cp raw.pcap spoiled.pcap
    printf '\377' | dd of=spoiled.pcap bs=1 seek=$i conv=notrunc 2>/dev/null
    "$SYNFIN" trace spoiled.pcap >out 2>&1
    [ $? -le 2 ] || fail "octet $i spoiled: a crash"
    i=$((i + 11))
  done
  ./replay_any 1 2000 ethernet.pcap vlan.pcap qinq.pcap cooked.pcap cooked2.pcap \
    raw.pcap raw6.pcap null.pcap loop.pcap extensions.pcap close.pcap lost.pcap ||
    fail 'arbitrary segments'
}

# --- The command line ---------------------------------------------------------------

command_line() {
  trace 2 --connection 7 raw.pcap >out 2>&1
  says 'no such connection among 1' out
  trace 2 --connection x raw.pcap >out 2>&1
  says "'x' is no number of a connection" out
  trace 2 >out 2>&1
  says 'name one capture file' out
  trace 2 --variant none raw.pcap >out 2>&1
  says 'there are modern, classic' out
  trace 1 --address 192.0.2.2:80 --list raw.pcap >out
  says '1. 192.0.2.1:1000 to 192.0.2.2:80' out
  trace 2 --address 192.0.2.3 raw.pcap >out 2>&1
  trace 1 --rows 4 --ascii raw.pcap >out
  says '6 rows are left out' out
  cp "$SYNFIN" lonely
  PATH=/nowhere ./lonely trace raw.pcap >out 2>&1
  [ $? -eq 2 ] || fail 'a part that is not there'
  says 'there is no program synfin-trace, neither beside synfin nor in PATH' out
}

drawing() {
  if ! command -v dot >/dev/null 2>&1 || ! command -v jq >/dev/null 2>&1; then
    echo 'skip: the drawing: there is no dot, or no jq'
    return
  fi
  trace 1 --dot raw.pcap >raw.dot
  dot -n2 -Tjson raw.dot >raw.json 2>raw.errors || fail 'Graphviz cannot read it'
  [ ! -s raw.errors ] || fail "Graphviz complains: $(cat raw.errors)"
  [ "$(jq '[.edges[] | select(.kind == "message")] | length' raw.json)" -eq 8 ] ||
    fail 'not eight arrows'
  jq -r '[.objects[] | select(.kind == "state" and .peer == "192.0.2.2:80")] |
    sort_by(.row | tonumber)[].state' raw.json | tr '\n' ' ' >raw.states
  [ "$(cat raw.states)" = 'LISTEN SYN-RECEIVED ESTABLISHED CLOSE-WAIT ' ] ||
    fail "other states: $(cat raw.states)"
  trace 1 --svg raw.pcap | grep -q '</svg>' || fail 'no SVG'
}

# --- What Linux says ------------------------------------------------------------------

place=synfin-trace-$$
leave_place() {
  # shellcheck disable=SC2046 # process numbers
  kill -9 $(ip netns pids $place 2>/dev/null) 2>/dev/null
  wait
  ip netns delete $place 2>/dev/null
}

# Captures one scene; what was captured ends as SCENE.pcap.
capture() { # SCENE
  : >"$1.err"
  ip netns exec $place tcpdump -U --immediate-mode -B 4096 -i lo \
    -w "$1.part" 2>"$1.err" &
  dump=$!
  tries=100
  until grep -q 'listening on' "$1.err" || [ $tries -eq 0 ]; do
    tries=$((tries - 1))
    sleep 0.05
  done
  : >"$1.said"
  ip netns exec $place ./linux_talk "$1" 8080 >"$1.said" 2>&1 &
  talker=$!
  if [ "$1" = waits ]; then
    tries=100
    until grep -q 'done' waits.said || [ $tries -eq 0 ]; do
      tries=$((tries - 1))
      sleep 0.05
    done
  else
    wait $talker || fail "linux_talk $1: $(cat "$1.said")"
  fi
  sleep 0.3
  kill -INT $dump
  wait $dump
  [ "$1" != waits ] || { kill -9 $talker && wait $talker; } 2>/dev/null
  mv "$1.part" "$1.pcap"
}

linux() {
  if [ "$(id -u)" -ne 0 ] || ! command -v ip >/dev/null 2>&1 ||
    ! command -v tcpdump >/dev/null 2>&1 || ! ip netns add $place 2>out; then
    echo 'skip: what Linux says: it needs root, network namespaces and tcpdump'
    return
  fi
  trap leave_place EXIT
  ip netns exec $place ip link set lo up
  client='SYN-SENT ESTABLISHED FIN-WAIT-1 FIN-WAIT-2 TIME-WAIT'
  server='LISTEN SYN-RECEIVED ESTABLISHED CLOSE-WAIT LAST-ACK CLOSED'
  for scene in close half abort refused waits lost slow; do
    capture $scene
    want=0
    [ $scene != refused ] || want=1
    trace $want --ascii $scene.pcap >$scene.txt
  done
  ends close "$client" "$server"
  ends half "$client" "$server"
  ends abort 'SYN-SENT ESTABLISHED CLOSED' 'LISTEN SYN-RECEIVED ESTABLISHED CLOSED'
  ends refused 'SYN-SENT CLOSED' CLOSED
  says '(refused by closed CLOSED' refused.txt
  says "CLOSE-WAIT: waits for the application's CLOSE" waits.txt
  says "FIN-WAIT-2: waits for the other end's FIN" waits.txt
  ends lost "$client" "$server"
  says '(sent again)' lost.txt
  grep -q ' 0 sent again' lost.txt && fail 'lost: nothing is counted'
  says 'its window is closed' slow.txt
  says 'zero-window probe' slow.txt
  ip netns delete $place
  trap - EXIT
}

ours
same_states
links
remarks
damage
command_line
drawing
linux
[ $status -ne 0 ] || echo 'ok: captures of ours, of Linux, and of nobody'
exit $status
