#!/bin/sh
# The figures of docs/testing.md about cells that the journey cannot reach: how
# many there are of each kind, in each variant.
#   sh tests/cover/unreached.sh SYNFIN [--write]
# With --write they go into the page, between their markers.
set -eu

SYNFIN=$1
SOURCE=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
variants='modern classic minimal'

# Without counts each cell of the list is excepted, and each other one missed.
for variant in $variants; do
  "$SYNFIN" cover "$SOURCE/spec/tcp.fsm" --variant "$variant" \
    --except "$SOURCE/tests/cover/unreached.txt" >"$work/said" 2>/dev/null || true
  sed -n 's/.*: excepts \([0-9]*\) cells*: \([a-z]*\): .*/\2 \1/p' \
    "$work/said" | awk -v variant="$variant" '{ print variant, $0 }'
  sed -n 's/.* and 0 of \([0-9]*\) cells taken.*/due \1/p' "$work/said" |
    awk -v variant="$variant" '{ print variant, $0 }'
done >"$work/counts"

{
  echo '| kind | modern | classic | minimal |'
  echo '| --- | ---: | ---: | ---: |'
  awk -v variants="$variants" '
    { n[$2, $1] += $3; if ($2 != "due" && !seen[$2]++) kinds[++count] = $2 }
    function line(head, kind,   i) {
      printf "| %s |", head
      for (i = 1; i <= 3; i++) printf " %d |", n[kind, variant[i]]
      printf "\n"
    }
    END {
      split(variants, variant, " ")
      for (k = 1; k <= count; k++) {
        line("*" kinds[k] "*", kinds[k])
        for (i = 1; i <= 3; i++) n["all", variant[i]] += n[kinds[k], variant[i]]
      }
      line("together", "all")
      line("cells that are taken", "due")
    }' "$work/counts"
} >"$work/table"

if [ "${2:-}" = --write ]; then
  sh "$SOURCE/tests/mutation/put.sh" unreached "$work/table" \
    "$SOURCE/docs/testing.md"
else
  cat "$work/table"
fi
