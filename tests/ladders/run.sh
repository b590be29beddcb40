#!/bin/sh
# about: ladders show each arrow and state of their scenario, and no other
# needs: dot jq
set -u

here=$SOURCE/tests/scenarios
table=$SOURCE/spec/tcp.fsm
oracle=$BUILD/tests/ladders_oracle
failed=0
not_ok() {
  echo "not ok: $1"
  failed=1
}

files='variants figures ways changes traps bugs pictures'
with=
for file in $files; do
  with="$with --with $here/$file.fsm"
done

# Not to be told from what a scenario says: a SEND that the window holds back
# looks like one that does not.
unknown='close-waits-in-close-wait'

# --- What is drawn, and what was to be drawn ------------------------------------

# Of a drawing that Graphviz has read, one line for each row:
# NAME ROW KIND PEER LEFT STATE LABEL. The state is that of the box which spans the
# row.
shown() { # JSON
  jq -r '
    .name as $name |
    [.objects[] | select(.kind == "state")] as $states |
    [.edges[] | select(.kind == "message" or .kind == "call")] |
    sort_by(.row | tonumber)[] | . as $arrow |
    ([$states[] | select(.peer == $arrow.peer and
        (.row | tonumber) <= ($arrow.row | tonumber))] |
      max_by(.row | tonumber).state) as $state |
    "\($name) \(.row) \(if .kind == "call" then "call" else .fate end) " +
    "\(.peer) \(.left // 0) \($state) \(.words | split(" ")[0])"' "$1"
}

# The same rows of the oracle, which counts from the very beginning.
wanted() { # ROWS-DRAWN
  awk -v drawn="$1" '
    { rows[NR] = $0 }
    END {
      before = NR - drawn
      for (i = before + 1; i <= NR; i++) {
        split(rows[i], f, " ")
        left = f[5] - before
        print f[1], f[2] - before, f[3], f[4], left < 0 ? 0 : left, f[6], f[7]
      }
    }'
}

read_back() { # NAME
  dot -n2 -Tjson "drawn/$1.dot" >"$1.json" 2>"$1.errors" ||
    not_ok "$1: Graphviz cannot read it"
  [ ! -s "$1.errors" ] || not_ok "$1: Graphviz complains: $(cat "$1.errors")"
  shown "$1.json" >"$1.shown"
}

# Each number that is drawn was on the wire; of text the oracle says only that
# there is some.
told() { # SHOWN WANTED
  paste -d ' ' "$1" "$2" | awk '
    $7 ~ /^</ {
      for (n = split($7, part, ">"); n > 0; n--)
        if (part[n] ~ /^<TEXT=/ ? $14 !~ /<DATA>/ : index($14, part[n]) == 0)
          print "drawn " $0
    }'
}

compare() { # NAME VARIANT
  read_back "$1"
  "$oracle" "$2" "$1" >"$1.oracle" || not_ok "$1: the oracle cannot play it"
  [ -s "$1.shown" ] || return 1
  wanted "$(wc -l <"$1.shown")" <"$1.oracle" >"$1.wanted"
  cut -d ' ' -f 1-6 "$1.shown" >"$1.drawn"
  cut -d ' ' -f 1-6 "$1.wanted" | cmp -s - "$1.drawn" || {
    cut -d ' ' -f 1-6 "$1.wanted" | diff -u - "$1.drawn"
    return 1
  }
  [ -z "$(told "$1.shown" "$1.wanted")" ] || {
    told "$1.shown" "$1.wanted"
    return 1
  }
}

compare_all() { # VARIANT
  # shellcheck disable=SC2086 # a list of words
  "$SYNFIN" emit ladder "$table" $with --variant "$1" --as dot -o drawn -q ||
    not_ok "$1: synfin emit ladder"
  rows=0 ladders=0
  for file in drawn/*.dot; do
    name=$(basename "$file" .dot)
    # Scenarios of the table name their peers and no numbers.
    grep -qs "^scenario $name between A B" "$here"/*.fsm || continue
    compare "$name" "$1" >differ
    case $?$name in
    0"$unknown") not_ok "$name: is drawn as the wire has it, and listed" ;;
    0* | 1"$unknown") ;;
    *) cat differ && not_ok "$name: another ladder than the wire's" ;;
    esac
    ladders=$((ladders + 1))
    rows=$((rows + $(wc -l <"$name.shown")))
  done
  rm -rf drawn
  [ $rows -gt 400 ] || not_ok "only $rows rows were compared"
  echo "$1: $ladders ladders, $rows rows"
}

# --- The comparison can fail ----------------------------------------------------

# The drawing of a scenario, spoiled by a script of sed, is found out.
spoil() { # NAME SED WHAT
  mkdir -p drawn
  "$SYNFIN" emit ladder "$table" $with --scenario "$1" --as dot >whole.dot
  sed "$2" whole.dot >"drawn/$1.dot"
  cmp -s whole.dot "drawn/$1.dot" && not_ok "$3: nothing was spoiled"
  compare "$1" modern >/dev/null && not_ok "$3 is not noticed"
  rm -rf drawn
}

# --- Text -------------------------------------------------------------------------

# The states beside the numbered rows are those of the drawing, in both scripts.
text_of() { # FORM
  "$SYNFIN" emit ladder "$table" $with --scenario last-ack-is-lost --as "$1"
}

texts() {
  text_of ascii >ascii.txt
  text_of text >utf8.txt
  LC_ALL=C grep -n '[^ -~]' ascii.txt && not_ok 'the ASCII ladder has other bytes'
  for form in ascii utf8; do
    # the column of numbers, then that of A; B's is the last but for timers
    sed -n 's/^.* [0-9]*\.  *\([A-Z0-9-]*\) .*/\1/p' $form.txt >$form.states
  done
  cmp -s ascii.states utf8.states || not_ok 'ASCII and UTF-8 show other states'
  printf '%s\n' FIN-WAIT-2 TIME-WAIT TIME-WAIT TIME-WAIT TIME-WAIT TIME-WAIT CLOSED |
    diff -u - ascii.states || not_ok 'other states in the text'
  grep -q ' 3\..* -- <SEQ=101><ACK=301><CTL=ACK> -*X  *LAST-ACK' ascii.txt ||
    not_ok 'the lost ACK is not drawn as lost'
  [ "$(grep -c 'time-wait [,]' ascii.txt)" -eq 2 ] ||
    not_ok '2 MSL do not begin twice'
}

# --- What cannot be drawn ---------------------------------------------------------

says() { # STATUS WORDS ARGUMENT...
  wanted_status=$1 words=$2
  shift 2
  "$SYNFIN" emit ladder "$@" >out 2>&1
  got=$?
  [ $got -eq "$wanted_status" ] || not_ok "$*: status $got: $(head -n 3 out)"
  grep -qF -- "$words" out || not_ok "$*: does not say '$words': $(cat out)"
}

refusals() {
  says 2 "did you mean 'figure-1" "$table" $with --scenario figure-21
  says 2 "'maybe'" "$table" --as maybe
  says 2 'say where with -o FOLDER' "$table"
  says 1 'no variant that is compiled plays the scenario trap-24-any-syn' \
    "$table" $with --variant classic --scenario trap-24-any-syn
  sed '/^scenario/,$d' "$table" >none.fsm
  says 2 'there are no scenarios' none.fsm
  {
    cat "$table"
    echo 'scenario long between A B'
    yes '  A  STATUS  -> CLOSED' | head -n 2001
  } >long.fsm
  says 1 'has 2001 steps' long.fsm --scenario long
  # nothing to draw is drawn all the same
  { cat "$table" && echo 'scenario empty between A B'; } >empty.fsm
  says 0 'digraph "empty"' empty.fsm --scenario empty --as dot
  mkdir -p path
  PATH=$PWD/path "$SYNFIN" emit ladder "$table" --scenario open-and-close \
    --as svg >out 2>&1 && not_ok 'an SVG without Graphviz'
  grep -q 'apt-get install graphviz' out || not_ok "Graphviz: $(cat out)"
}

# Quotes, backslashes, brackets, and letters that are not of ASCII.
names() {
  cp "$table" odd.fsm
  cat >>odd.fsm <<'END'
scenario odd between A B "\"quoted\" \\ \\n <b>&amp;</b> é{}|"
  A  OPEN  -> SYN-SENT  why "\\l <i> \"x\" &lt; →"
END
  mkdir -p drawn
  "$SYNFIN" emit ladder odd.fsm --scenario odd --as dot >drawn/odd.dot ||
    not_ok 'odd names'
  read_back odd
  dot -n2 -Tsvg drawn/odd.dot >odd.svg
  grep -q '&quot;quoted&quot; \\ \\n &lt;b&gt;&amp;amp;&lt;/b&gt; é{}|' odd.svg ||
    not_ok "odd names are spoiled: $(grep quoted odd.svg)"
  grep -q '\\l &lt;i&gt; &quot;x&quot; &amp;lt; →' odd.svg ||
    not_ok 'an odd remark is spoiled'
}

# shellcheck disable=SC2086 # $with is a list of words
{
  compare_all classic
  compare_all modern
  spoil figure-13 '/fate=arrives.*row=4,/,/];$/d' 'a lost arrow'
  spoil figure-13 's/state="CLOSING", row=3/state="LAST-ACK", row=3/' \
    'another state'
  spoil figure-13 's/row=4, left=1/row=4, left=2/' 'another departure'
  spoil last-ack-is-lost 's/fate=lost/fate=arrives/' 'a loss'
  spoil figure-12 's/words="<SEQ=100>/words="<SEQ=101>/' 'another number'
  texts
  refusals
  names
}
exit $failed
