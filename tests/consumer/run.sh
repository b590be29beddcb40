#!/bin/sh
# about: an outside project generates machines into itself and uses them
set -eu

cat >expected <<'END'
strict
push: -> SHUT
coin of 3: return -> SHUT
coin of 6: release -> OPEN
push: lock -> SHUT
friendly
push: -> SHUT
coin of 3: release -> OPEN
coin of 6: return -> OPEN
push: lock -> SHUT
tcp begins in CLOSED; options on
END

# What the program `counted` takes and what it leaves out. Of the bits of
# `friendly` nobody knows how often.
cat >counted <<'END'
gate.fsm:30: coin SHUT coin=good: SHUT 300
gate.fsm:32: coin SHUT coin=bad if-not=lenient: SHUT 1
gate.fsm:34: coin OPEN coin=good,bad: OPEN never
gate.fsm:37: push SHUT: SHUT 2
gate.fsm:38: push OPEN: OPEN 300
cell 3 was never taken: OPEN: COIN
  gate.fsm:34: coin good|bad do return
  the shortest way:
    SHUT: COIN
    OPEN: COIN
gate.fsm, variant strict: 4 of 5 rows and 4 of 5 cells taken, 1 missed; not to be taken: 0 illegal, 0 idle, 0 excepted
gate.fsm:30: coin SHUT coin=good: SHUT 1+
gate.fsm:31: coin SHUT coin=bad if=lenient: SHUT never
gate.fsm:34: coin OPEN coin=good,bad: OPEN 1+
gate.fsm:37: push SHUT: SHUT 1+
gate.fsm:38: push OPEN: OPEN 1+
cell 1 was never taken: SHUT: COIN coin=bad
  gate.fsm:31: coin bad if lenient -> OPEN do release
  the shortest way:
    SHUT: COIN coin=bad
gate.fsm, variant friendly: 4 of 5 rows and 4 of 5 cells taken, 1 missed; not to be taken: 0 illegal, 0 idle, 0 excepted
END

sanitizers=
if [ "$SANITIZE" = yes ]; then
  sanitizers=address,undefined
fi
# Builds the project in a copy of its own and runs it.
use() { # TITLE CMAKE-ARGUMENT...
  title=$1
  shift
  cp -r "$SOURCE/tests/consumer/project" "$title"
  cmake -S "$title" -B "$title/build" -DSYNFIN_SANITIZE="$sanitizers" \
    -DWERROR="$WERROR" "$@"
  cmake --build "$title/build" --parallel 2 --target turnstile lenient counted \
    pictures tcp_pictures
  "$title/build/turnstile" >"$title/output"
  diff expected "$title/output"
  "$title/build/lenient"
  "$title/build/counted" >"$title/counts"
  status=0
  "$SYNFIN" cover "$title/gate.fsm" "$title/counts" >"$title/cover" || status=$?
  sed "s|$title/||" "$title/cover" | diff counted -
  [ $status = 2 ] || exit 1 # two cells are missed
  for file in gate.dot gate.mmd gate.txt tcp-open.puml tcp.puml; do
    [ -s "$title/build/pictures/$file" ] || exit 1
  done
  "$SYNFIN" emit plantuml "$SOURCE/spec/tcp.fsm" --variant classic --view open |
    diff - "$title/build/pictures/tcp-open.puml"
  echo "ok: $title"
}

cmake --install "$BUILD" --prefix "$PWD/prefix"
use installed -DCMAKE_PREFIX_PATH="$PWD/prefix"
if [ "$SANITIZE" = no ]; then
  use tree -DSYNFIN_TREE="$SOURCE"
fi

# A changed table is compiled again, without being asked.
sed 's/bad coin opens/bad coin still opens/; s/^action lock/action hold/
  s/do lock/do hold/' installed/gate.fsm >changed
mv changed installed/gate.fsm
cmake --build installed/build --target turnstile
sed 's/lock/hold/' expected >expected.changed
installed/build/turnstile | diff expected.changed -
echo 'ok: a changed table'
