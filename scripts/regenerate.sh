#!/bin/sh
# regenerate.sh SYNFIN ROOT: writes all that is machine-written and committed,
# runtime/gen/ and diagrams/, below ROOT, with the compiler SYNFIN.
#
# Diagrams are drawn only where Graphviz is: the whole, and each view that the
# table declares; diagrams/drawn-with.txt records by which release and with which
# font.
set -eu

if [ $# -ne 2 ]; then
  echo 'Usage: regenerate.sh SYNFIN ROOT' >&2
  exit 2
fi
here=$(cd "$(dirname "$0")" && pwd)
synfin=$1
root=$2
made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT

"$synfin" build "$here/../spec/tcp.fsm" -o "$made" --quiet
# The variant for few bytes is run by a runtime that keeps its promises.
"$synfin" emit c "$here/../spec/tcp.fsm" --variant minimal --trust \
  -o "$made/trusting" --quiet
cp "$made/trusting/tcp_minimal.c" "$made/"
mkdir -p "$root/runtime/gen" "$root/diagrams"
for file in "$made"/*.[ch]; do
  case $file in
  *_test.c) ;; # made anew for each run of the tests
  *) cp "$file" "$root/runtime/gen/" ;;
  esac
done
"$synfin" emit matrix-md "$here/../spec/tcp.fsm" -o "$made" --quiet
cp "$made"/*.dot "$made/tcp-matrix.md" "$root/diagrams/"
if command -v dot >/dev/null 2>&1; then
  table=$here/../spec/tcp.fsm
  for view in complete $(sed -n 's/^view \([^ ]*\).*/\1/p' "$table"); do
    "$synfin" emit svg "$table" --view "$view" -o "$made" --quiet
  done
  cp "$made"/*.svg "$root/diagrams/"
  sh "$here/drawn_with.sh" >"$root/diagrams/drawn-with.txt"
fi
