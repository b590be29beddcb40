#!/bin/sh
# compile.sh CHOICE ID...: mutants compiled for real. The C of each takes the
# place of the table's own among the objects of suite-CHOICE; the tests that
# then fail under cmocka must be those that failed on the table in memory, which
# verdicts-CHOICE.all has. Prints "ID agrees" or what differs.
set -u

# shellcheck source=tests/mutation/steps.sh
. "$SOURCE/tests/mutation/steps.sh"
choice=$1
shift
name=tcp_$(echo "$choice" | tr - _)
[ -f "suite-$choice/$name.c" ] || name=tcp_custom
others=
for object in "suite-$choice"/*.o; do
  case $object in
  */"$name.o") ;;
  *) others="$others $object" ;;
  esac
done

one() { # ID
  "$SYNFIN" mutate "$spec" --show "$1" -o "real-$1" --quiet || return 1
  # shellcheck disable=SC2086 # lists of words
  ${CC:-cc} $flags -D"$table=$name" -I"$SOURCE/runtime/include" -I"real-$1" \
    -c "real-$1/$table.c" -o "real-$1/table.o" &&
    ${CC:-cc} $flags "real-$1/table.o" $others machine/*.o -lcmocka \
      -o "real-$1/suite" || return 1
  "real-$1/suite" --output=tap >"real-$1/tap" 2>&1
  sed -n 's/^not ok [0-9]* - //p' "real-$1/tap" | sort >"real-$1/compiled"
  sed -n "s/^$1 killed by //p" "verdicts-$choice.all" | sort >"real-$1/loaded"
  cmp -s "real-$1/compiled" "real-$1/loaded"
}

table=tcp_$(echo "$choice" | tr - _)
for id in "$@"; do
  if one "$id" && [ -s "real-$id/compiled" ]; then
    echo "$id agrees"
  else
    echo "$id: compiled and loaded, other tests fail"
    diff "real-$id/compiled" "real-$id/loaded" | head -n 5
    status=1
  fi
  rm -rf "real-$id"
done
exit $status
