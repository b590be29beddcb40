#!/bin/sh
# about: LANGUAGE.md's example compiles, READINGS.md has what the table cites
# modes: plain
set -u

status=0
fail() {
  echo "not ok: $1"
  status=1
}

# The worked example, checked with warnings as errors, and as `fmt` writes it.
awk '/^```/ { inside = !inside; if (!inside) exit; next } inside' \
  "$SOURCE/spec/LANGUAGE.md" >example.fsm
[ -s example.fsm ] || fail 'LANGUAGE.md has no example'
"$SYNFIN" check -Werror example.fsm || fail 'the example of LANGUAGE.md'
"$SYNFIN" fmt --check example.fsm || fail 'the example is not formatted'
"$SYNFIN" check -Werror "$SOURCE/spec/tcp.fsm" || fail 'spec/tcp.fsm'

# Every reading that the table cites is there, once, and none is left over.
grep -v '^ *#' "$SOURCE/spec/tcp.fsm" | grep -oE 'readings? [0-9]+( and [0-9]+)?' |
  grep -oE '[0-9]+' | sort -nu >cited
sed -n 's/^## \([0-9][0-9]*\)\. .*/\1/p' "$SOURCE/spec/READINGS.md" >numbered
[ -s numbered ] || fail 'READINGS.md has no numbered readings ("## N. ...")'
sort -nu numbered | cmp -s - numbered ||
  fail 'the numbers in READINGS.md do not rise one by one'
for number in $(cat cited); do
  grep -qx "$number" numbered ||
    fail "the table cites reading $number, which READINGS.md has not"
done
for number in $(cat numbered); do
  grep -qx "$number" cited ||
    sed -n "/^## $number\. /,/^## /p" "$SOURCE/spec/READINGS.md" |
    grep -qi 'no row cites' ||
    fail "no row cites reading $number, and it does not say so"
done
exit $status
