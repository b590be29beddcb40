#!/bin/sh
# regenerate.sh SYNFIN ROOT: writes all that is machine-written and committed,
# runtime/gen/ and diagrams/, below ROOT, with the compiler SYNFIN.
#
# The diagram is drawn only where Graphviz is; diagrams/drawn-with.txt records by
# which release and with which font.
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
cp "$made"/*.dot "$root/diagrams/"
if command -v dot >/dev/null 2>&1; then
  for graph in "$made"/*.dot; do
    name=$(basename "$graph" .dot)
    sh "$here/render.sh" "$graph" "$root/diagrams/$name.svg"
  done
  sh "$here/drawn_with.sh" >"$root/diagrams/drawn-with.txt"
fi
