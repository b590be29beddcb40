#!/bin/sh
# regenerate.sh SYNFIN ROOT: writes all that is machine-written and committed,
# runtime/gen/, diagrams/ and spec/explorer/engine.wasm, below ROOT, with the
# compiler SYNFIN.
#
# The engine of the explorer is compiled only where clang and lld are those of
# spec/explorer/built-with.txt: others make other octets of it.
#
# Drawings, of the whole and of each view, are made only where Graphviz is; diagrams/drawn-with.txt records by
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
"$synfin" emit matrix-md "$here/../spec/tcp.fsm" -o "$made" --quiet
cp "$made"/*.dot "$made/tcp-matrix.md" "$root/diagrams/"

# The ladders of the gallery, from scenarios that stand apart from the table.
scenarios=$here/../tests/scenarios
draw_ladders() { # SCENARIO...
  for scenario; do
    "$synfin" emit ladder "$here/../spec/tcp.fsm" \
      --with "$scenarios/figures.fsm" --with "$scenarios/ways.fsm" \
      --with "$scenarios/pictures.fsm" --scenario "$scenario" --as dot \
      >"$made/ladder.dot"
    sh "$here/render.sh" "$made/ladder.dot" "$root/diagrams/ladders/$scenario.svg"
  done
}

if command -v dot >/dev/null 2>&1; then
  table=$here/../spec/tcp.fsm
  for view in complete $(sed -n 's/^view \([^ ]*\).*/\1/p' "$table"); do
    "$synfin" emit svg "$table" --view "$view" -o "$made" --quiet
  done
  cp "$made"/*.svg "$root/diagrams/"
  mkdir -p "$root/diagrams/ladders"
  draw_ladders ladder-three-way-handshake ladder-four-segment-close figure-6 \
    figure-7 figure-8 figure-9 figure-10 figure-11 figure-12 figure-13 \
    last-ack-is-lost old-segment-without-time-wait old-segment-meets-time-wait \
    close-wait-waits time-wait-keeps-the-port
  sh "$here/drawn_with.sh" >"$root/diagrams/drawn-with.txt"
fi
if sh "$here/../spec/explorer/built_with.sh" |
  cmp -s - "$here/../spec/explorer/built-with.txt"; then
  mkdir -p "$root/spec/explorer"
  sh "$here/../spec/explorer/build.sh" "$here/.." \
    "$root/spec/explorer/engine.wasm"
fi
