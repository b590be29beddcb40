# Golden findings: inputs/CODE-NAME.fsm beside what `check` says of it. After a
# change on purpose, run `check` there again and read the difference.
# shellcheck shell=sh disable=SC2154 # run.sh sets them

codes=$("$SYNFIN" explain codes | grep -o '^S[0-9]*')
[ -n "$codes" ] || fail 'explain codes lists none'

for fsm in "$here"/inputs/*.fsm; do
  name=$(basename "$fsm" .fsm)
  options=$(sed -n 's/^# options: //p' "$fsm")
  # shellcheck disable=SC2086 # options are words
  (cd "$here/inputs" && "$SYNFIN" check -q $options "$name.fsm") >found 2>&1
  got=$?
  diff -u "$here/inputs/$name.txt" found || fail "findings of $name"
  wanted=0
  ! grep -q ': error: ' found || wanted=1
  [ $got -eq $wanted ] || fail "$name: status $got, not $wanted"
  grep -q "\\[${name%%-*} " found || fail "$name does not show its code"
done

# Each code has an example, and an explanation under its code and its name.
for code in $codes; do
  ls "$here/inputs/$code"-*.fsm >/dev/null 2>&1 || fail "no example of $code"
  says 0 "$code" "$SYNFIN" explain "$code"
  name=$(sed -n "1s/^$code \([a-z-]*\).*/\1/p" out)
  [ -n "$name" ] || fail "explain $code gives no name: $(head -n 1 out)"
  mv out by-code
  says 0 "$code" "$SYNFIN" explain "$name"
  cmp -s out by-code || fail "explain $code and explain $name differ"
done
says 2 'S999' "$SYNFIN" explain S999

# One mistake is one finding, however many variants it is in.
[ "$(grep -c ': error: ' "$here/inputs/S301-gap.txt")" -eq 2 ] ||
  fail 'a gap is reported once for each variant'

# -W: warnings off, on, as errors; by code and by name.
dead=$here/inputs/S304-dead-row.fsm
says 0 'warning: ' "$SYNFIN" check "$dead"
says 1 'error: ' "$SYNFIN" check -Werror "$dead"
says 1 'error: ' "$SYNFIN" check -Werror=dead-row "$dead"
says 1 'error: ' "$SYNFIN" check -W error=S304 "$dead"
says 0 'warning: ' "$SYNFIN" check -Werror -Wno-error=dead-row "$dead"
says 0 'no errors' "$SYNFIN" check -Wno-dead-row "$dead"
[ -s err ] && fail "-Wno-dead-row still warns: $(cat err)"
says 0 'warning: ' "$SYNFIN" check -Wno-dead-row -Wdead-row "$dead"
says 2 'nonsense' "$SYNFIN" check -Wnonsense "$dead"
says 2 'gap' "$SYNFIN" check -Wno-gap "$dead"
