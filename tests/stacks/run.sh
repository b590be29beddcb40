#!/bin/sh
# about: every class of segments in every state: our runtime, lwIP, Linux's TCP
# modes: plain sanitized
# needs: cmocka.h
# wants: lwip/lwipopts.h:liblwip-dev ip unshare
set -u

here=$SOURCE/tests/stacks
ctest --test-dir "$BUILD" -L '^stacks$' --output-on-failure --no-tests=error ||
  exit 1
status=0

write_page() { # STACK
  mkdir -p docs
  cp "$SOURCE/docs/peers.md" docs/
  result=0
  sh "$here/write.sh" "$1" "$BUILD" docs >"$1.out" 2>&1 || result=$?
}

is_committed() { # STACK
  [ $result -eq 0 ] && cmp -s docs/peers.md "$SOURCE/docs/peers.md" &&
    cmp -s "docs/peers/$1.md" "$SOURCE/docs/peers/$1.md"
}

# The page that a run writes must be the committed one. Explanations are tied to
# a version: on another one (status 3) the run is there to be looked at. Where
# time is real, a machine that is busy with something else may be late once.
compare() { # STACK TITLE RUNS
  for run in $(seq "$3"); do
    write_page "$1"
    is_committed "$1" && break
    [ $result -ne 3 ] || break
    echo "$2: run $run of $3 is not as the page has it"
  done
  if [ $result -eq 3 ]; then
    cat "$1.out"
    echo "skip: $2: $(tail -n 1 "$1.out")"
  elif [ $result -ne 0 ]; then
    cat "$1.out"
    echo "not ok: $2"
    status=1
  elif is_committed "$1"; then
    cat "$1.out"
    echo "ok: $2"
  else
    diff -u "$SOURCE/docs/peers/$1.md" "docs/peers/$1.md" | head -n 60
    echo "not ok: $2: sh tests/stacks/write.sh $1 BUILD writes another page"
    status=1
  fi
}

# A difference without explanation must fail, and so must the other way round.
check_explanations() {
  words=$here/differences/lwip.txt
  sed '/^  match *SYN-SENT | syn=yes ack=none/d' "$words" >less.txt
  sed 's/^  match *SYN-SENT | rst=no syn=yes ack=new/  match CLOSED | rst=no/' \
    "$words" >wrong.txt
  for file in less wrong; do
    "$BUILD/tests/stacks_sweep" lwip --table "$SOURCE/spec/tcp.fsm" \
      --differences $file.txt >$file.out
    [ $? -eq 1 ] && grep -q '^not ok' $file.out || {
      echo "not ok: explanations: $file.txt is taken for whole"
      status=1
    }
  done
  grep -q 'L2 .* explains nothing any more' wrong.out || {
    echo 'not ok: an explanation that nothing needs is not noticed'
    status=1
  }
}

can_drive_linux() {
  [ "$SANITIZE" = no ] || return 2
  [ -c /dev/net/tun ] && command -v ip >/dev/null &&
    sh "$here/linux.sh" settings true >namespace.out 2>&1
}

if "$BUILD/tests/stacks_sweep" lwip --version >/dev/null 2>&1; then
  compare lwip lwIP 1
  check_explanations
else
  echo 'skip: lwIP: liblwip-dev was not there when this was built'
fi
can_drive_linux
case $? in
0) compare linux "Linux's TCP" 3 ;;
1) echo "skip: Linux's TCP: no namespace with a TUN device can be made here:" \
  "$(tail -n 1 namespace.out 2>/dev/null)" ;;
esac
# The standard's words in the explanations, where its text is there.
if [ -n "${SYNFIN_RFC:-}" ]; then
  sh "$here/quotes.sh" "$SYNFIN_RFC" "$here"/differences/*.txt || status=1
fi
exit $status
