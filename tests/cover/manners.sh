# What synfin cover says, how it ends, and what it refuses.
# shellcheck shell=sh disable=SC2154 # run.sh sets them

table=$SOURCE/tests/consumer/project/gate.fsm

says() { # STATUS WORDS ARGUMENT...
  expected=$1 words=$2
  shift 2
  "$SYNFIN" cover "$@" >out 2>err </dev/null
  got=$?
  [ $got -eq "$expected" ] || fail "cover $*: status $got, not $expected: $(cat out err)"
  cat out err | grep -qF -- "$words" || fail "cover $*: does not say '$words': $(cat out err)"
}

# The number of cells is the status; without counts, of all variants.
says 10 'variant strict: 0 of 5 rows and 0 of 5 cells taken, 5 missed' "$table"
says 5 'friendly: 0 of 5 rows' "$table" --variant friendly
says 124 'missed' "$spec"
print=$("$SYNFIN" cover "$table" --variant strict --json |
  sed -n 's/.*"table":"\([0-9a-f]*\)".*/\1/p')
head="synfin-counts 1
machine gate
variant strict
table $print 5"
printf '%s\n0 7\n0 1\n1 2+\nend\n# again\n%s\n\n2 1\nend\n' "$head" "$head" >counts
says 2 'coin SHUT coin=good: SHUT 8' "$table" counts
says 2 'coin=bad if-not=lenient: SHUT 2+' "$table" counts
says 2 '3 of 5 cells taken, 2 missed' "$table" counts -q
grep -q 'SHUT 8' out && fail '-q tells what was taken'
says 7 'friendly: 0 of 5 rows' "$table" counts --variant strict --variant friendly
"$SYNFIN" cover "$table" - <counts >out
[ $? -eq 2 ] || fail 'standard input'

# The shortest way: from the start, the cell's own input last.
"$SYNFIN" cover "$table" counts -q >out
grep -A 4 'cell 4 was never taken: OPEN: PUSH' out | tail -n 3 >way
printf '  the shortest way:\n    SHUT: COIN\n    OPEN: PUSH\n' | diff - way ||
  fail 'the shortest way'

# Timers and posted events: what no timer raises is idle.
"$SYNFIN" cover "$spec" --variant modern -q >out
awk '/never taken: TIME-WAIT: TIME-WAIT-TIMEOUT/ { on = 1; next }
  on && /never taken/ { exit } on' out >way
[ "$(tail -n 1 way)" = '    TIME-WAIT: TIME-WAIT-TIMEOUT' ] || fail 'the way to a time-out'
grep -q 'never taken: .*LISTEN: RETRANSMISSION' out && fail 'an idle cell is missed'

# Exceptions: excepted, wrong, empty, of another variant, nonsense.
except() { # LINE...
  printf '%s\n' "$@" >list
}
except '# none' 'OPEN PUSH: the gate stays open'
says 1 '1 missed; not to be taken: 0 illegal, 0 idle, 1 excepted, with 1 row' \
  "$table" counts --except list
except 'SHUT COIN coin=good|bad: no coins'
says 4 'was taken 8 times: SHUT: COIN' "$table" counts --except list
says 4 'list:1 excepts it' "$table" counts --except list
except 'OPEN COIN coin=bad: half of a cell'
says 3 'list:1: excepts no cell' "$table" counts --except list
except '* * if lenient: of the other variant'
says 2 '2 missed' "$table" counts --except list
except '* COIN if lenient: no coins' '* PUSH if not lenient: no pushes'
says 3 '2 excepted' "$table" --variant strict --except list
for line in 'AJAR PUSH: x|no state' 'OPEN PULL: x|no event' 'OPEN PUSH|reason' \
  'OPEN PUSH coin=good x=y: z|no attribute' 'OPEN COIN coin=gold: z|no value' \
  'OPEN: z|STATES EVENT' 'OPEN COIN coin: z|NAME=VALUE' 'OPEN COIN if: z|option' \
  'OPEN COIN if not: z|option' 'OPEN COIN if mild: z|no option'; do
  except "${line%|*}"
  says 125 "${line##*|}" "$table" counts --except list
done
says 125 'no/such/list' "$table" counts --except no/such/list

# Files that are none, broken, or of another table.
refuse() { # WORDS TEXT
  printf "$2" >broken
  says 125 "$1" "$table" broken
}
refuse 'the file is empty' ''
refuse 'no file of counts' 'hello\n'
refuse 'version 2' 'synfin-counts 2\n'
refuse "'machine ...' is expected" 'synfin-counts 1\nvariant x\n'
refuse "machine 'door'" 'synfin-counts 1\nmachine door\nvariant strict\n'
refuse "no variant 'x'" 'synfin-counts 1\nmachine gate\nvariant x\n'
refuse 'counts of another table' 'synfin-counts 1\nmachine gate\nvariant strict\ntable 0 5\n'
refuse 'is no fingerprint' 'synfin-counts 1\nmachine gate\nvariant strict\ntable x\n'
refuse "'end' is missing" "$head\n0 1\n"
refuse 'there is no cell 5' "$head\n5 1\nend\n"
refuse 'CELL COUNT' "$head\n1 -1\nend\n"
refuse 'CELL COUNT' "$head\n1 2++\nend\n"
refuse 'CELL COUNT' "$head\nx\nend\n"
printf '%s\n0 18446744073709551615\n0 5\nend\n' "$head" >counts.full
says 4 'SHUT 18446744073709551615+' "$table" counts.full
says 125 'no/such/file' "$table" no/such/file
says 125 'no/such/table' no/such/table
says 125 'has no variant' "$table" --variant none
says 125 'no option' "$table" --nonsense
says 125 'S301' "$SOURCE/tests/compiler/inputs/S301-gap.fsm"
sed 's/bad coin opens/bad coin always opens/' "$table" >same.fsm
says 2 '2 missed' same.fsm counts # words are no cells
sed 's/do lock/do release/' "$table" >other.fsm
says 125 'counts of another table' other.fsm counts

# The picture: arrows of three kinds, and how many cells each stands for.
says 125 'draw one --variant' "$table" --dot
says 2 '1 of 1' "$table" counts --variant strict --dot
for colour in 009E73 000000; do
  grep -qi "from=.*#$colour" out || fail "no arrow of #$colour"
done
if command -v dot >/dev/null 2>&1; then
  says 2 '<svg' "$table" counts --variant strict --svg
  if command -v xmllint >/dev/null 2>&1; then
    xmllint --noout out || fail 'the drawing is no XML'
  else
    echo 'skip: is the drawing XML: there is no xmllint'
  fi
else
  echo 'skip: the drawing: there is no dot'
fi

# For programs: a member for each cell, and the way to those that are missed.
says 2 '"variant":"strict"' "$table" counts --json
[ "$(grep -c '^{"cell"' out)" = 5 ] || fail '--json has not five cells'
grep -q '"cell":0,.*"count":8,"more":false}' out || fail '--json: cell 0'
grep -q '"cell":4,.*"way":\["SHUT: COIN","OPEN: PUSH"\]' out || fail '--json: way'
echo 'ok: synfin cover'
