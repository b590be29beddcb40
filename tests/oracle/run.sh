#!/bin/sh
# about: what RFC 9293 says, typed by hand: figures, traps, known bugs; readings
# needs: cmocka.h
set -eu

ctest --test-dir "$BUILD" -L '^oracle$' --output-on-failure --no-tests=error

cd "$SOURCE"
readings=spec/READINGS.md

# Numbers that the table cites, in rows and elsewhere.
sed 's/^ *#.*//' spec/tcp.fsm | tr '\n' ' ' | grep -oE 'readings? [0-9]+( and [0-9]+)?' |
  grep -oE '[0-9]+' | sort -nu >"$WORK/cited"
sed -n 's/^## \([0-9]*\)\. .*/\1/p' "$readings" >"$WORK/written"

sort -nu "$WORK/written" | cmp - "$WORK/written" || {
  echo "$readings: numbers twice or out of order"
  exit 1
}
while read -r number; do
  grep -qx "$number" "$WORK/written" || {
    echo "spec/tcp.fsm cites reading $number, which $readings does not have"
    exit 1
  }
done <"$WORK/cited"

# A reading that nothing cites says so.
while read -r number; do
  uncited=no
  sed -n "/^## $number\. /,/^## $((number + 1))\. /p" "$readings" | tr '\n' ' ' |
    tr -s ' ' | grep -q 'no row cites this reading\|No row cites this reading' && uncited=yes
  cited=no
  ! grep -qx "$number" "$WORK/cited" || cited=yes
  [ $cited != $uncited ] || {
    echo "$readings: reading $number: cited: $cited; says that no row cites it: $uncited"
    exit 1
  }
done <"$WORK/written"

# Each trap and each bug has its line.
sed -n '/^## Traps/,/^## Fifteen/s/^| \([0-9]*\) |.*/\1/p' docs/traps.md >"$WORK/traps"
seq 46 | cmp - "$WORK/traps"
sed -n '/^## Fifteen/,$s/^| \([0-9]*\) |.*/\1/p' docs/traps.md >"$WORK/bugs"
seq 15 | cmp - "$WORK/bugs"
echo "ok: $(wc -l <"$WORK/written") readings, 46 traps, 15 bugs"
