#!/bin/sh
# about: `synfin diff` says what changed, and nothing of a mere re-arrangement
set -u

here=$SOURCE/tests/diff
status=0
fail() {
  echo "not ok: $1"
  status=1
}

# The same meaning: no word, status 0.
same() { # OLD NEW WHAT
  "$SYNFIN" diff "$1" "$2" >out 2>&1 || fail "$3: the status is not 0"
  [ ! -s out ] || fail "$3: $(cat out)"
}

# Another meaning: status 1, and these words in what is said.
other() { # OLD NEW WHAT WORD...
  old=$1 new=$2 what=$3
  shift 3
  cmp -s "$old" "$new" && fail "$what: the files are the same"
  "$SYNFIN" diff "$old" "$new" >out 2>errors
  [ $? -eq 1 ] || fail "$what: the status is not 1: $(cat out errors)"
  for word; do
    grep -qF -- "$word" out || fail "$what: '$word' is not said: $(cat out)"
  done
}

# Small machines: what is written in old.fsm, and each change of it.
for new in "$here"/inputs/*.fsm; do
  name=$(basename "$new" .fsm)
  echo "\$ synfin diff old.fsm $name.fsm"
  "$SYNFIN" diff "$here/inputs/old.fsm" "$new" 2>&1
  echo "[$?]"
done >answers
diff -u "$here/golden/answers.txt" answers || fail 'another answer'
awk 'length > 80 { print; wide = 1 } END { exit wide }' answers ||
  fail 'lines of more than 80 columns'

# TCP against itself, formatted, and written in another order: actions and states
# from the last to the first, events and their stages too (the stages of one event
# stay in order, for that order has a meaning).
cp "$SOURCE/spec/tcp.fsm" old.fsm
same old.fsm old.fsm 'TCP and itself'
cp old.fsm formatted.fsm
"$SYNFIN" fmt formatted.fsm >/dev/null
same old.fsm formatted.fsm 'TCP and its formatted text'
awk '
  function keep() {
    if (kind == "stage") {
      if (!(event in stages)) events[++nevents] = event
      stages[event] = stages[event] text
    } else if (kind == "action" || kind == "state" || kind == "event")
      sentences[kind] = text sentences[kind]
    else if (kind == "scenario")
      scenarios = scenarios text
    else
      head = head text
    text = ""
  }
  /^[a-z]/ { keep(); kind = $1; event = $4 }
  /^#/ || /^$/ { next }
  { text = text $0 "\n" }
  END {
    keep()
    at = index(head, "variable ")
    printf "%s%s%s", substr(head, 1, at - 1), sentences["state"],
      sentences["event"]
    printf "%s%s", substr(head, at), sentences["action"]
    for (i = nevents; i > 0; i--) printf "%s", stages[events[i]]
    printf "%s", scenarios
  }' old.fsm >turned.fsm
cmp -s old.fsm turned.fsm && fail 'nothing was turned round'
same old.fsm turned.fsm 'TCP and TCP in another order'

# Changes of TCP are found where they are.
sed 's/^\( *fin due *-> CLOSE-WAIT *do.*\) signal-closing/\1/' old.fsm >new.fsm
other old.fsm new.fsm 'an action less' ESTABLISHED fin=due 'less signal-closing'
sed 's/^\( *fin due *-> \)CLOSING/\1TIME-WAIT/' old.fsm >new.fsm
other old.fsm new.fsm 'another state' FIN-WAIT-1 TIME-WAIT CLOSING
sed '/^ *rst outside *ignore/s/ignore/do challenge-ack stop/' old.fsm >new.fsm
other old.fsm new.fsm 'no longer ignored' rst=outside 'more challenge-ack'
awk '/^[^ ]/ { never = $1 == "never" } !never' old.fsm >new.fsm
other old.fsm new.fsm 'possible now' 'now  possible'
sed 's/  CTL.SYN and not CTL.ACK/  CTL.SYN/; s/when CTL.SYN and not CTL.ACK/when CTL.SYN/' \
  old.fsm >new.fsm
other old.fsm new.fsm 'another definition' 'attribute reuse: defined otherwise'
exit $status
