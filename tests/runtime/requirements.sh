#!/bin/sh
# Compares docs/requirements.md with the sources: every number of RFC 9293 has
# one row, every row one test or a reason to have none, all that rows name is
# there, and every test named after a number stands in the row of that number.
# The root of the project is in SOURCE.
# shellcheck disable=SC2016
set -u

page=$SOURCE/docs/requirements.md
tests=$SOURCE/tests/runtime
status=0
fail() {
  echo "not ok: $1"
  status=1
}

# NUMBER|WHERE|TESTS
rows=$(sed -n 's/^| \([A-Z]*-[0-9]*\) |[^|]*| *\([^|]*\) | *\([^|]*\) |$/\1|\2|\3/p' \
  "$page")

# --- Each number has one row ---

numbers() {
  for kind in MUST:69 SHLD:31 MAY:18 REC:1; do
    number=1
    while [ "$number" -le "${kind#*:}" ]; do
      echo "${kind%:*}-$number"
      number=$((number + 1))
    done
  done
}
for number in $(numbers); do
  count=$(echo "$rows" | grep -c "^$number|")
  [ "$count" -eq 1 ] || fail "$number has $count rows"
done
[ "$(echo "$rows" | wc -l)" -eq 119 ] || fail 'there are not 119 rows'

# --- Only these may be declined; what is neither that nor a MAY has a test ---

declined='MUST-5[123]|SHLD-8|SHLD-24|MAY-1[01]'
echo "$rows" | grep 'Declined: ' | grep -vE "^($declined)\|" &&
  fail 'declined, but may not be'
echo "$rows" | grep -v '`' | grep -vE '\|(Declined|Not taken): ..*\|-$' &&
  fail 'neither where nor why not'
echo "$rows" | grep -vE '^MAY-|Declined: ' | grep -vE '`\|`[a-z]' &&
  fail 'no test'

# --- What rows name is there ---

words() { # COLUMN
  echo "$rows" | cut -d'|' -f"$1" | grep -o '`[^`]*`' | tr -d '`' | sort -u
}
for word in $(words 2); do
  name=${word#*:}
  case $word in
  *.c:*) files=$SOURCE/runtime/tcp/${word%%:*} pattern="^[a-z].*\b$name\(" ;;
  *.h:*) files=$SOURCE/runtime/include/synfin/${word%%:*} pattern="\b$name\b" ;;
  *) files=$SOURCE/spec/tcp.fsm pattern="^${word%%:*} +$name\b" ;;
  esac
  grep -qE "$pattern" "$files" || fail "$word is not there"
done
for test in $(words 3); do
  grep -q "^static void $test(void \*\*state)" "$tests"/test_*.c ||
    fail "the test $test is not there"
  grep -q "cmocka_unit_test($test)" "$tests"/test_*.c ||
    fail "the test $test is not run"
done

# --- Every test stands in the rows of its numbers ---

sed -n 's/^static void \(\(must\|shld\|may\|rec\)_[0-9][a-z0-9_]*\)(.*/\1/p' \
  "$tests"/test_*.c |
  awk '{
    kind = ""
    n = split($1, words, "_")
    for (i = 1; i <= n; i++)
      if (words[i] ~ /^(must|shld|may|rec)$/)
        kind = toupper(words[i])
      else if (words[i] ~ /^[0-9]+$/)
        print kind "-" words[i], $1
      else if (words[i] != "and")
        break
  }' >"${WORK:?}/named"
while read -r number test; do
  echo "$rows" | grep "^$number|" | cut -d'|' -f3 | grep -q "\`$test\`" ||
    fail "$test is not in the row of $number"
done <"$WORK/named"
for number in $(echo "$rows" | grep -vE '^MAY-|Declined: ' | cut -d'|' -f1); do
  grep -q "^$number " "$WORK/named" || fail "no test is named after $number"
done
exit $status
