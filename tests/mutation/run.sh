#!/bin/sh
# about: a sample of mutants: the emitted suite kills all, the oracle nearly all
# needs: cmocka.h cc
set -u

# shellcheck source=tests/mutation/steps.sh
. "$SOURCE/tests/mutation/steps.sh"

# The whole run is `sh tests/mutation/whole`; it takes minutes.
sample=1200 compiled=24 step=9 variants='modern classic'
if [ "$SANITIZE" = yes ]; then
  sample=80 compiled=2 step=90 variants=classic
fi
compile_machine || exit 1
make_mutants '' --sample $sample --seed 9293 || fail 'mutants are not made'
judge_tables
check_verdicts 95
sh "$SOURCE/tests/mutation/definitions.sh" "$BUILD" $step ||
  fail 'mutants of definitions'
compile_sample modern $compiled
for variant in $variants; do
  alter_cells $variant
done

# It is not about TCP: two small machines, and one that needs two bytes.
awk '/^```/ { inside = !inside; if (!inside) exit; next } inside' \
  "$SOURCE/spec/LANGUAGE.md" >gate.fsm
other_machine gate.fsm
other_machine "$SOURCE/tests/explain/locker.fsm"
sh "$SOURCE/tests/exhaustive/wide.sh" 260 10 3 >wide.fsm
other_machine wide.fsm --kind drop --sample 20

# The same mutants have the same names and verdicts, one by one and all together.
"$SYNFIN" mutate "$spec" --sample 40 --seed 1 >few
"$SYNFIN" mutate "$spec" --sample 40 --seed 1 | cmp - few || fail 'a sample differs'
while read -r id; do
  line=$(grep ": $id " few)
  "$SYNFIN" mutate "$spec" --show "$id" >shown || fail "--show $id"
  [ "$(head -n 1 shown)" = "$line" ] || fail "--show $id says something else"
  case $line in
  *' [same: '* | *' [exchanged: '*)
    [ "$(wc -l <shown)" -eq 1 ] || fail "--show $id has a difference"
    ;;
  *) [ "$(wc -l <shown)" -gt 1 ] || fail "--show $id has no difference" ;;
  esac
done <<END
$(sed -n 's/^[^ ]* \([0-9a-f]*\) .*/\1/p' few)
END

# Files that are damaged, or of another machine, are refused.
suite=./suite-modern/suite
tables=tables/tcp_modern.tables
refused() { # FILE
  $suite --tables "$1" >/dev/null 2>damage
  [ $? -eq 2 ] && [ -s damage ] || fail "$1 is not refused: $(cat damage)"
}
refused tables/none
refused tables/tcp_classic.tables
head -c 1000 $tables >short
refused short
size=$(wc -c <$tables)
for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
  cp $tables spoiled
  printf '\377' | dd of=spoiled bs=1 seek=$((size / 21 * i)) conv=notrunc 2>/dev/null
  $suite --tables spoiled >/dev/null 2>damage
  [ $? -le 2 ] || fail "a table with byte $((size / 21 * i)) spoiled: $(cat damage)"
done
exit $status
