#!/bin/sh
# about: `synfin explain` answers as it should, and fits a terminal
# wants: jq
set -u

here=$SOURCE/tests/explain
status=0
fail() {
  echo "not ok: $1"
  status=1
}

# Small machines: each question, its answer and the exit status.
cp "$here"/*.fsm .
while read -r words; do
  echo "\$ synfin explain $words"
  set -f # stars are for the compiler
  # shellcheck disable=SC2086 # a list of words
  "$SYNFIN" explain $words 2>&1
  echo "[$?]"
  set +f
done <"$here/cases.txt" >answers
diff -u "$here/golden/answers.txt" answers || fail 'another answer'

# TCP: every state and event, and each attribute with all its values.
cp "$SOURCE/spec/tcp.fsm" .
fsm=tcp.fsm
states=$(sed -n 's/^state \([^ ]*\).*/\1/p' "$fsm")
events=$(sed -n 's/^event \([^ ]*\).*/\1/p' "$fsm")
for state in $states; do
  for event in $events; do
    "$SYNFIN" explain "$fsm" "$state" "$event" >>all 2>errors
    [ $? -le 1 ] && [ ! -s errors ] || fail "$state $event: $(cat errors)"
  done
  for attribute in rst seq syn ack text fin; do
    "$SYNFIN" explain "$fsm" "$state" SEGMENT "$attribute=*" >>all 2>errors
    [ $? -eq 0 ] && [ ! -s errors ] || fail "$state $attribute=*: $(cat errors)"
  done
done
awk 'length > 80 { print; wide = 1 } END { exit wide }' all ||
  fail 'lines of more than 80 columns'

# Each row that an answer quotes stands at the line that it names.
grep -E '^[a-z-]+ +[0-9]+   ' all | sort -u >quoted
[ "$(wc -l <quoted)" -gt 50 ] || fail 'hardly any rows'
while read -r stage line words; do
  sed -n "${line}p" "$fsm" | tr -s ' ' | grep -qF -- "$words" ||
    fail "stage $stage, line $line is not: $words"
done <quoted

if command -v jq >/dev/null 2>&1; then
  for state in $states; do
    "$SYNFIN" explain --json "$fsm" "$state" SEGMENT 'ack=*' 'fin=*' >json ||
      fail "$state: --json"
    jq -e '.state == $state and (.cells | length > 0) and
      all(.cells[]; has("impossible") or (.rows | length > 0))' \
      --arg state "$state" json >/dev/null || fail "$state: JSON"
  done
else
  echo 'skip: there is no jq'
fi
exit $status
