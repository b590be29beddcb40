#!/bin/sh
# about: the diagram shows each state and arrow of the table, and no other
# needs: cc dot jq xmllint
# wants: plantuml
set -u

here=$SOURCE/tests/diagrams
library=$(find "$BUILD" -name libsynfin_compiler.a | head -n 1)
flags='-std=c11 -g -Wall -Wextra -Wconversion -Wshadow -Wstrict-prototypes'
flags="$flags $WERROR"
if [ "$SANITIZE" = yes ]; then
  flags="$flags -fsanitize=address,undefined -fno-sanitize-recover=all"
fi
status=0
fail() {
  echo "not ok: $1"
  status=1
}

# shellcheck disable=SC2086 # a list of flags
${CC:-cc} $flags -I"$SOURCE/codegen" "$here/arrows.c" "$library" -o arrows ||
  exit 1

# What a drawing shows, in the words that arrows.c uses. The nodes that are states
# have names without blanks; what stands beside them is checked with the arrows.
shown() { # JSON
  jq -r '.objects[] | select(.nodes == null) | .name | select(test(" ") | not)' \
    "$1" | sort
  jq -r '
    .edges[] | select(.from) |
    "\(.from) \(.to) \(.cause) " +
    (.tooltip | split("\\n")[1:] | map(split(" ")[0]) | unique | join(" "))
  ' "$1" | sort
}

# The same of a table, events in alphabetical order.
wanted() { # FSM VARIANT
  ./arrows "$1" "$2" | awk 'NF == 1' | sort
  ./arrows "$1" "$2" | awk 'NF > 1' | while read -r from to cause events; do
    # shellcheck disable=SC2086 # a list of names
    echo "$from $to $cause $(printf '%s\n' $events | LC_ALL=C sort -u |
      tr '\n' ' ' | sed 's/ $//')"
  done | sort
}

# Every line drawn: does it lead from the state that it says to the state that it
# says, and say something?
endings() { # JSON
  jq -r '
    [.objects[].name] as $names |
    .edges[] | "\(.to) \(.cause)" as $row |
    (.dir == "back") as $turned |
    $names[if $turned then .head else .tail end] as $tail |
    $names[if $turned then .tail else .head end] as $head |
    if .style == "invis" then
      select(.from or .label != "") | "an invisible arrow says something"
    elif (.from | not) then
      "an arrow \($tail) -> \($head) without a cause"
    elif $tail != .from then
      "\(.from) -> \(.to) is drawn from \($tail)"
    elif $head == .to or $head == .to + " again" then
      select((.label // "") == "" and .faint != "true") | "\(.from) -> \(.to) has no label"
    elif $head == .from + " leads to" then
      select(.headport | startswith($row) | not) |
      "\(.from) -> \(.to) is drawn to the row \(.headport)"
    else
      "\(.from) -> \(.to) is drawn to \($head)"
    end' "$1"
}

check() { # NAME FSM VARIANT
  if [ "$3" = all ]; then
    "$SYNFIN" emit dot "$2" >"$1.dot"
  else
    "$SYNFIN" emit dot "$2" --variant "$3" >"$1.dot"
  fi || fail "$1: synfin emit dot"
  dot -Tjson "$1.dot" >"$1.json" 2>"$1.errors" || fail "$1: dot cannot read it"
  [ ! -s "$1.errors" ] || fail "$1: dot complains: $(cat "$1.errors")"
  shown "$1.json" >"$1.shown"
  wanted "$2" "$3" >"$1.wanted"
  [ -s "$1.wanted" ] || fail "$1: nothing to compare"
  diff -u "$1.wanted" "$1.shown" || fail "$1: another diagram than the table's"
  endings "$1.json" >"$1.endings"
  [ ! -s "$1.endings" ] || fail "$1: $(cat "$1.endings")"
}

awk '/^```/ { inside = !inside; if (!inside) exit; next } inside' \
  "$SOURCE/spec/LANGUAGE.md" >gate.fsm
check gate gate.fsm all
check locker "$SOURCE/tests/explain/locker.fsm" lenient
for variant in $(sed -n 's/^variant \([^ ]*\).*/\1/p' "$SOURCE/spec/tcp.fsm"); do
  check "tcp-$variant" "$SOURCE/spec/tcp.fsm" "$variant"
done

# The comparison can fail: the same drawing without one of its arrows.
grep -v '^  "CLOSED" -> "LISTEN"' tcp-modern.dot |
  sed '/from="CLOSED", to="LISTEN"/,/];$/d' | dot -Tjson >less.json 2>/dev/null
shown less.json | cmp -s - tcp-modern.wanted && fail 'a lost arrow is not noticed'

# shellcheck source=tests/diagrams/views.sh
. "$here/views.sh"
# shellcheck source=tests/diagrams/formats.sh
. "$here/formats.sh"
exit $status
