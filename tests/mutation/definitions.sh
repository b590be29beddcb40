#!/bin/sh
# Mutants of definitions, masks and `never`: what becomes of them, as Markdown.
#   sh tests/mutation/definitions.sh [--write] [BUILD] [N]
# With --write the table goes into docs/testing.md; with N each Nth is judged.
# All take a minute. Fails if the tests that were typed by hand kill less than 95
# of 100 of those that differ, or if one survives that is not explained in
# tests/mutation/survivors.
set -eu

SOURCE=$(cd "$(dirname "$0")/../.." && pwd)
write=no
if [ "${1:-}" = --write ]; then
  write=yes
  shift
fi
BUILD=${1:-$SOURCE/build/plain}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$BUILD/tests/mutation_oracle" --definitions "${2:-1}" >"$work/said"
awk -F'\t' '
  BEGIN {
    text["compare"] = "another comparison"
    text["bound"] = "a number or a variable, one more or one less"
    text["operand"] = "a sum for a difference; operands exchanged"
    text["logic"] = "`and` for `or`; one side alone; a bit negated"
    text["order"] = "two neighbouring values tried in turn"
    text["mask"] = "a mask gone, or with a value more or less"
    text["never"] = "a `never` gone, or with a value more or less"
    n = split("compare bound operand logic order mask never", kinds, " ")
    print "| kind | edit | mutants | differ | killed by the oracle | of these by its edges alone |"
    print "| --- | --- | ---: | ---: | ---: | ---: |"
  }
  {
    all[$2]++
    if ($3 == "differs") differ[$2]++
    if ($3 == "differs" && $6 != "survived") killed[$2]++
    if ($6 ~ /edges of the definitions/) edges[$2]++
  }
  END {
    for (i = 1; i <= n; i++) {
      k = kinds[i]
      printf "| %s | %s | %d | %d | %d | %d |\n", k, text[k], all[k], differ[k], killed[k], edges[k]
      a += all[k]; d += differ[k]; s += killed[k]; e += edges[k]
    }
    printf "| all | | %d | %d | %d | %d |\n", a, d, s, e
    if (d == 0 || 100 * s < 95 * d) exit 1
  }' "$work/said" >"$work/table" || {
  echo 'not ok: the oracle kills less than 95 of 100 mutants of definitions'
  cat "$work/table"
  exit 1
}
cat "$work/table"

awk -F'\t' '$6 == "survived"' "$work/said" >"$work/survivors"
while read -r id rest; do
  grep -q "^$id " "$SOURCE/tests/mutation/survivors" || {
    echo "not ok: $id survives, and tests/mutation/survivors has no word: $rest"
    exit 1
  }
done <"$work/survivors"
if [ $write = yes ]; then
  sh "$SOURCE/tests/mutation/put.sh" definitions "$work/table" \
    "$SOURCE/docs/testing.md"
fi
