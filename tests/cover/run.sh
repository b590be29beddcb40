#!/bin/sh
# about: every row and cell that packets, calls and time can reach is taken by them; synfin cover
# needs: cmocka.h
# wants: dot xmllint
set -u

spec=$SOURCE/spec/tcp.fsm
unreached=$SOURCE/tests/cover/unreached.txt
fail() {
  echo "not ok: $*"
  exit 1
}

# Cells are what the interpreter says, in any table.
"$BUILD/tests/cover_rows" "$SOURCE"/tests/machines/*.fsm \
  "$SOURCE"/tests/exhaustive/*.fsm >rows.log 2>&1 || {
  cat rows.log
  fail 'cells and rows'
}
grep 'inputs in' rows.log

# With the sanitizers the journey does not go all the way.
if [ "$SANITIZE" = yes ]; then
  "$BUILD/tests/cover_explore" 300 >explore.log 2>&1 || {
    tail -n 20 explore.log
    fail 'the journey'
  }
  grep ' places, ' explore.log
  exit 0
fi

# It takes all cells, in each variant.
SYNFIN_COUNTS=$WORK/explore.counts "$BUILD/tests/cover_explore" \
  >explore.log 2>&1 || {
  tail -n 20 explore.log
  fail 'the journey'
}
grep ' places, ' explore.log
"$SYNFIN" cover "$spec" explore.counts -q --except "$unreached" >explored || {
  cat explored
  fail 'the journey misses cells'
}
cat explored
for variant in modern classic minimal; do
  grep -q "variant $variant: .* 0 missed;" explored || fail "nothing of $variant"
done

# The runtime's other tests take none that is excepted.
for program in "$BUILD"/tests/cover_runtime_*; do
  SYNFIN_COUNTS=$WORK/runtime.counts "$program" >runtime.log 2>&1 || {
    tail -n 20 runtime.log
    fail "${program##*/}"
  }
done
"$SYNFIN" cover "$spec" runtime.counts -q --except "$unreached" >alone
[ $? -eq 124 ] || fail 'the other tests alone take nearly all?'
echo 'without the journey:'
grep variant alone
grep -q 'that must not be' alone && { cat alone && fail 'cells of the list'; }
"$SYNFIN" cover "$spec" runtime.counts explore.counts -q --except "$unreached" \
  >together || fail 'together'

. "$SOURCE/tests/cover/manners.sh"
