#!/bin/sh
# about: the explorer in a real browser: clicked through, by keyboard, on a phone
# needs: jq
# wants: dot clang wasm-ld node npm chromium
set -u

here=$SOURCE/tests/explorer
status=0
fail() {
  echo "not ok: $1"
  status=1
}

# --- What the compiler says ---------------------------------------------------

# A table that takes in a file which is not there, one from elsewhere, two
# engines, and a file that says nothing of its use.
refused() { # LINE WORDS
  cp "$SOURCE/tests/machines/one-state.fsm" wrong.fsm
  printf '%s\n' "$1" >>wrong.fsm
  "$SYNFIN" emit html wrong.fsm >page.html 2>said && fail "taken: $1"
  [ ! -s page.html ] || fail "a page was made in spite of: $1"
  grep -q "^wrong.fsm:[0-9]*:[0-9]*: error: .*$2" said ||
    fail "not said: $2: $(cat said)"
}
mkdir -p folder.js
refused 'explorer "none.js"' 'cannot read none.js'
refused 'explorer "folder.js"' 'cannot read folder.js'
refused 'explorer "/etc/none.js"' 'outside the table'
refused 'explorer "none.txt"' 'does not say what it is for'
refused 'explorer none' 'expected a string'
refused 'explorer "a.wasm"
explorer "b.wasm"' 'second engine'
refused 'explorer "a.js"
explorer "a.js"' 'twice'

# Nothing to draw and to compile with: a page all the same, and what to install.
mkdir -p empty
PATH=$PWD/empty "$SYNFIN" emit html "$SOURCE/tests/machines/tftp.fsm" >bare.html \
  2>said || fail 'no page without Graphviz and clang'
grep -q 'apt-get install graphviz' said || fail "Graphviz: $(cat said)"
grep -q 'apt-get install clang lld' said || fail "clang: $(cat said)"
PATH=$PWD/empty "$SYNFIN" emit html "$SOURCE/spec/tcp.fsm" >without.html 2>said ||
  fail 'no page of TCP without Graphviz and clang'
! grep -q clang said || fail "TCP brings its engine: $(cat said)"

# --- The page -----------------------------------------------------------------

"$SYNFIN" emit html "$SOURCE/spec/tcp.fsm" >tcp.html 2>said ||
  fail "no page: $(cat said)"
"$SYNFIN" emit html "$SOURCE/spec/tcp.fsm" 2>/dev/null | cmp - tcp.html ||
  fail 'twice is not the same'
"$SYNFIN" emit html "$SOURCE/spec/tcp.fsm" \
  --with "$SOURCE/tests/scenarios/figures.fsm" >figures.html 2>/dev/null ||
  fail 'no page with the figures'

# Its data is JSON, whatever a table holds.
for page in tcp bare figures; do
  sed -n '/<script type="application\/json" id="table">/,/<\/script>/p' $page.html |
    sed '1d;$d' | jq -e '.rows | length > 0' >/dev/null ||
    fail "$page.html: the data of the page is no JSON"
done
# A link is followed by the reader alone; everything else would be loaded.
grep -oE ' src="?[^" >]+|<link [^>]*>|url\([^)#]*\)|@import' tcp.html |
  grep -v 'href="data:,' &&
  fail 'the page names something outside of itself'

# --- The engine is the one that is made of the sources ---------------------------

if command -v clang >/dev/null 2>&1 && command -v wasm-ld >/dev/null 2>&1; then
  if sh "$SOURCE/spec/explorer/built_with.sh" |
    cmp -s - "$SOURCE/spec/explorer/built-with.txt"; then
    sh "$SOURCE/spec/explorer/build.sh" "$SOURCE" engine.wasm ||
      fail 'the engine does not compile'
    cmp engine.wasm "$SOURCE/spec/explorer/engine.wasm" ||
      fail 'engine.wasm is another; mend it with scripts/regenerate.sh'
  else
    echo 'skip: engine.wasm octet for octet: clang or lld is another release'
    sh "$SOURCE/spec/explorer/build.sh" "$SOURCE" engine.wasm ||
      fail 'the engine does not compile'
  fi
  for machine in tftp names texts one-state bounds; do
    "$SYNFIN" emit html "$SOURCE/tests/machines/$machine.fsm" >$machine.html \
      2>said || fail "no page of $machine: $(cat said)"
  done
else
  echo 'skip: the engine compiled anew: clang or lld is not here'
fi

# --- The browser --------------------------------------------------------------

if [ "$SANITIZE" = yes ]; then
  exit $status # what follows runs nothing of the compiler
fi
browser=
for tool in node npm chromium; do
  command -v $tool >/dev/null 2>&1 || browser="$browser $tool"
done
if [ -n "$browser" ]; then
  echo "skip: the page in a browser: missing here:$browser"
  exit $status
fi
if [ "$(node -p 'process.versions.node.split(".")[0] >= 18')" != true ]; then
  echo "skip: the page in a browser: node $(node --version) is older than 18"
  exit $status
fi
mkdir driver && cp "$here"/*.js "$here"/package.json "$here"/package-lock.json driver
if ! npm ci --prefix driver --no-audit --no-fund >npm.log 2>&1; then
  echo "skip: the page in a browser: npm cannot fetch playwright-core"
  exit $status
fi
CHROMIUM=$(command -v chromium)
export CHROMIUM

ladders() { # SCENARIO...
  for name in "$@"; do
    "$BUILD/bin/synfin-ladder" "$name" | jq -Rs --arg name "$name" '{($name): .}'
  done | jq -s add
}
ladders open-and-close simultaneous-open simultaneous-close lost-last-ack \
  >ladders.json
node driver/tests.js "$PWD/tcp.html" ladders.json || status=1
node driver/tests.js "$PWD/without.html" ladders.json undrawn || status=1
node driver/tests.js "$PWD/bare.html" ladders.json stopped || status=1
if [ -s tftp.html ]; then
  node driver/tests.js "$PWD/tftp.html" ladders.json bare || status=1
  node driver/tests.js "$PWD/names.html" ladders.json bare || status=1
fi
exit $status
