#!/bin/sh
# The figures of docs/vectors.md: sizes of the suites for TCP, and what they notice.
#   sh tests/vectors/figures.sh SYNFIN BUILD [--write | --sizes]
# BUILD has tests/vectors_faults. Takes a minute or two. With --write the figures
# go into the page, behind their markers; with --sizes the sizes alone, which is
# due after each change of the table and takes a moment.
set -eu

SYNFIN=$1 BUILD=$2
SOURCE=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# shellcheck source-path=SCRIPTDIR
. "$SOURCE/tests/vectors/tables.sh"

row() { # NAME FSM CHOICE CRITERION ARGUMENTS
  # shellcheck disable=SC2086 # lists of words
  "$SYNFIN" emit vectors -q "$2" $3 --criterion $4 >"$work/suite"
  # shellcheck disable=SC2086
  "$BUILD/tests/vectors_faults" "$work/suite" $5 >"$work/said" || true
  sed -n "s/.*mutants with up to \([0-9]*\) extra: \([0-9]*\), different: \
\([0-9]*\), unnoticed: \([0-9]*\)/| $1 | \`$4\` | \1 | \2 | \3 | \4 |/p" \
    "$work/said"
}

noticed() {
  printf '| machine | suite | extra | mutants | that differ | unnoticed |\n'
  printf '| --- | --- | ---: | ---: | ---: | ---: |\n'
  gate "$work/gate.fsm"
  for criterion in 'cells' 'pairs' 'w --extra 0' 'w --extra 1'; do
    row gate "$work/gate.fsm" '--option none' "$criterion" \
      '--extra 1 --sample 5000'
  done
  for criterion in 'cells' 'pairs' 'w --extra 0' 'w --extra 1'; do
    row locker "$SOURCE/tests/explain/locker.fsm" '--option none' \
      "$criterion" '--extra 1 --sample 5000'
  done
  tcp=$SOURCE/spec/tcp.fsm
  for criterion in 'cells' 'w --extra 0'; do
    row 'TCP, every single fault' "$tcp" '--variant modern' "$criterion" ''
  done
  for criterion in 'cells' 'pairs' 'w --extra 0' 'w --extra 1'; do
    row TCP "$tcp" '--variant modern' "$criterion" '--extra 1 --sample 1000'
  done
}

put() { # MARKER FILE
  awk -v marker="<!-- $1 -->" -v figures="$2" '
    $0 == marker {
      print
      while ((getline line < figures) > 0) print line
      old = 1
      next
    }
    old && !/^\|/ { old = 0 }
    !old' "$SOURCE/docs/vectors.md" >"$work/page"
  cat "$work/page" >"$SOURCE/docs/vectors.md"
}

sizes >"$work/sizes"
if [ "${3-}" = --sizes ]; then
  put sizes "$work/sizes"
  exit
fi
noticed >"$work/noticed"
if [ "${3-}" = --write ]; then
  put sizes "$work/sizes"
  put noticed "$work/noticed"
else
  cat "$work/sizes" "$work/noticed"
fi
