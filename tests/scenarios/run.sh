#!/bin/sh
# about: figures, ladders, changes of state, traps, bugs and stories, typed from the RFC
# needs: cmocka.h
set -u

here=$SOURCE/tests/scenarios
table=$SOURCE/spec/tcp.fsm
ladder=$BUILD/tests/scenarios_ladder
runtime=$BUILD/tests/scenarios_runtime
files='variants figures ways changes traps bugs pictures'
failed=0

not_ok() { # WHAT
  echo "not ok: $1"
  failed=1
}

with() { # FILE...
  for file; do
    printf ' --with %s/%s.fsm' "$here" "$file"
  done
}

# The lines of a list, without comments.
list() { # FILE
  grep -v '^#' "$here/$1"
}

# --- Three ways to play them --------------------------------------------------

by_the_table() {
  # shellcheck disable=SC2046 # a list of words
  "$SYNFIN" check $(with $files spoiled) "$table" ||
    not_ok 'the table does not do what the scenarios say'
  # shellcheck disable=SC2046
  "$SYNFIN" check $(with $files spoiled-check) "$table" >said 2>&1 &&
    not_ok 'a spoiled scenario passes the table'
  grep -q 'spoiled-check.fsm:4:3: error: A goes from ESTABLISHED to CLOSED, not to TIME-WAIT' said ||
    not_ok "of a spoiled scenario the table says: $(head -n 1 said)"
}

# The names of scenarios that a player complains of, in order.
complained() { # ERRORS
  sed -n 's/^[a-z_-]*: \([^,]*\), variant .*/\1/p' "$1" | sort
}

spoiled() {
  sed -n 's/^scenario \([^ ]*\) .*/\1/p' "$here/spoiled.fsm"
}

# Just these scenarios, of those that the variant has, came otherwise.
only() { # PLAYER VARIANT WANTED ERRORS
  complained "$4" | comm -3 "$3" - >differ
  [ -s differ ] || return 0
  not_ok "$1, variant $2: what is listed and what comes otherwise differ: $(cat differ)"
  cat "$4"
}

by_bare_machines() { # VARIANT
  "$ladder" --changes --all --variant "$1" >"changes.$1" 2>errors
  spoiled | sort >wanted
  only 'bare machines' "$1" wanted errors
}

by_the_runtime() { # VARIANT
  "$runtime" "$1" >"played.$1" 2>errors
  {
    spoiled
    list runtime.txt | sed 's/ *|.*//'
  } | sort >both
  sed 's/: .*//' "played.$1" | sort | comm -12 both - >wanted
  only 'the runtime' "$1" wanted errors
  echo "$1: $(grep -c ': as said$' "played.$1") scenarios with real packets," \
    "$(list runtime.txt | grep -c .) listed in runtime.txt"
}

# Each kind of mistake is told with what was expected and what came.
tells() { # SCENARIO LADDER-WORDS RUNTIME-WORDS
  "$ladder" --variant modern "$1" 2>&1 | grep -q -- "$2" ||
    not_ok "synfin-ladder does not say '$2' of $1"
  "$runtime" modern "$1" 2>&1 | grep -q -- "$3" ||
    not_ok "scenarios_runtime does not say '$3' of $1"
}

# --- What they have to show ---------------------------------------------------

changes() { # VARIANT OPTIONS
  sort -u "changes.$1" >shown
  awk -v variant="$1" -v options="$2" -f "$here/changes.awk" \
    "$here/changes.txt" shown || not_ok "changes of state, variant $1"
}

# Is it shown by a test that is there, or said in a reading?
is_elsewhere() { # "trap 36"
  line=$(list elsewhere.txt | grep "^$1 |") || return 1
  # shellcheck disable=SC2046
  set -- $(echo "$line" | cut -d'|' -f2)
  kind=$1
  case $kind in
  scenario)
    shift
    for name; do
      grep -q "^scenario $name " "$here"/*.fsm || return 1
    done
    ;;
  reading) grep -q "^## $2\. " "$SOURCE/spec/READINGS.md" ;;
  *) grep -q "^static void $2(" "$SOURCE/tests/$kind" ;;
  esac
}

# Every one has a scenario whose name begins with it, or another place.
covered() { # KIND NUMBERS
  told=0 others=0
  for number in $2; do
    if cat "$here"/figures.fsm "$here"/traps.fsm "$here"/bugs.fsm |
      grep -qE "^scenario ${1}-${number}[- ]"; then
      told=$((told + 1))
    elif is_elsewhere "$1 $number"; then
      others=$((others + 1))
    else
      not_ok "$1 $number: neither a scenario nor a line in elsewhere.txt"
    fi
  done
  echo "$1: $told told as scenarios, $others elsewhere"
}

# The numbers of a table of docs/traps.md.
numbered() { # HEADING
  sed -n "/^## $1/,/^## /s/^| \([0-9][0-9]*\) |.*/\1/p" "$SOURCE/docs/traps.md"
}

# Nothing is listed that is not there.
lists() {
  list runtime.txt | while IFS='|' read -r name _ test; do
    name=${name% }
    grep -q "^scenario $name " "$here"/*.fsm || echo "runtime.txt: no $name"
    # shellcheck disable=SC2086 # two words
    set -- $test
    [ "$1" = - ] || grep -q "^static void $2(" "$SOURCE/tests/$1" ||
      echo "runtime.txt: no $2 in tests/$1"
  done >missing
  [ ! -s missing ] || not_ok "$(cat missing)"
  for file in $files spoiled spoiled-check; do
    "$SYNFIN" fmt --check "$here/$file.fsm" || not_ok "$file.fsm is not formatted"
  done
}

by_the_table
for variant in classic modern rfc5961-only; do
  by_bare_machines $variant
  by_the_runtime $variant
done
tells spoiled-number 'expected SEG.ACK 301, came SEG.ACK 300' 'expected SEG.ACK 301, came <SEQ=100><ACK=300><CTL=FIN,ACK>'
tells spoiled-bit 'expected CTL.ACK 0, came CTL.ACK 1' 'expected CTL.ACK 0, came <SEQ=100><ACK=300>'
tells spoiled-silence 'step 9: expected nothing of A to be under way' 'step 9: expected nothing of A to be under way'
tells spoiled-attribute 'expected rst=exact, derived rst=inside' 'expected rst=exact, derived rst=inside'
changes classic ''
changes modern 'rfc5961 rfc1337 time-wait-reuse drop-syn-fin half-duplex icmp-soft'
changes rfc5961-only 'rfc5961 time-wait-reuse'
covered figure "$(seq 6 13)"
covered ladder 'three four'
covered trap "$(numbered Traps)"
covered bug "$(numbered Fifteen)"
lists
[ $failed -ne 0 ] || echo 'ok: the oracle that was typed by hand'
exit $failed
