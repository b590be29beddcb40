# The engine behind ./check, on groups made up for it.
# shellcheck shell=sh disable=SC2154 # run.sh sets those

make_group() { # NAME BODY
  mkdir -p "$WORK/tests/$1"
  printf '#!/bin/sh\n%s\n' "$2" >"$WORK/tests/$1/run.sh"
}

make_group good '# about: always well
[ "$SANITIZE" = yes ] && [ "$BUILD" = '"$WORK"'/s ] && exit 0
[ "$SANITIZE" = no ] && [ "$SYNFIN" = '"$WORK"'/p/bin/synfin ] && [ "$PWD" = "$WORK" ]'
make_group bad '# modes: plain
echo the reason; exit 3'
make_group dumb '# modes: plain
exit 3'
make_group absent '# modes: plain
echo first; echo no such thing here; exit 77'
make_group partly '# modes: plain
echo "skip: half of it"; exit 0'
make_group needy '# modes: plain
# needs: sh no-such-tool-anywhere'
make_group slow '# modes: plain
sleep 60'
make_group reading '# modes: plain
! read -r line'
mkdir -p "$WORK/tests/support"

# Runs some groups with the engine, in a shell of its own.
engine() { # GROUP...
  (
    program=check source=$SOURCE groups=$WORK/tests logs=$WORK/logs limit=1
    plain_build=$WORK/p sanitized_build=$WORK/s
    . "$SOURCE/scripts/install.sh"
    . "$SOURCE/scripts/steps.sh"
    . "$SOURCE/scripts/groups.sh"
    steps_begin $#
    for group in "$@"; do
      run_group "$group"
    done
    echo "$passed passed, $failed failed, $skipped skipped"
  )
}

last() { # TEXT
  echo "$1" | tail -n 1
}

listed=$(groups=$WORK/tests && . "$SOURCE/scripts/groups.sh" && list_groups)
is 'folders without run.sh are no groups' "$(echo "$listed" | tr "\n" " ")" \
  'absent bad dumb good needy partly reading slow '

out=$(engine good)
is 'a good group passes in both modes' "$(last "$out")" \
  '2 passed, 0 failed, 0 skipped'
says 'and shows its times' "$out" 'good .*plain ok .* s  sanitized ok .* s'

out=$(engine bad)
is 'a bad one fails' "$(last "$out")" '0 passed, 1 failed, 0 skipped'
says 'and shows the end of its log' "$out" '| the reason'
says 'and where the log is' "$out" "^The whole log: .*group-bad-plain.log"
says 'one that is silent too' "$(engine dumb)" 'status 3 and said nothing'

out=$(engine absent)
is 'status 77 is a skip' "$(last "$out")" '0 passed, 0 failed, 1 skipped'
says 'with its reason' "$out" 'skipped (plain): no such thing here'

out=$(engine partly)
is 'a part can be skipped' "$(last "$out")" '1 passed, 0 failed, 1 skipped'
says 'with its reason too' "$out" 'skipped (plain): half of it'

out=$(engine needy)
is 'a missing tool is a skip' "$(last "$out")" '0 passed, 0 failed, 1 skipped'
says 'and is named' "$out" 'skipped (plain): missing here: no-such-tool-anywhere'

out=$(engine slow)
is 'what takes too long fails' "$(last "$out")" '0 passed, 1 failed, 0 skipped'
says 'and says so' "$out" 'stopped after 1 s'

is 'standard input is empty' "$(last "$(engine reading)")" \
  '1 passed, 0 failed, 0 skipped'
