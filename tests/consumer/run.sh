#!/bin/sh
# about: an outside project generates machines into itself and uses them
set -eu

cat >expected <<'END'
strict
push: -> SHUT
coin of 3: return -> SHUT
coin of 6: release -> OPEN
push: lock -> SHUT
friendly
push: -> SHUT
coin of 3: release -> OPEN
coin of 6: return -> OPEN
push: lock -> SHUT
tcp begins in CLOSED; options on
END

sanitizers=
if [ "$SANITIZE" = yes ]; then
  sanitizers=address,undefined
fi
# Builds the project in a copy of its own and runs it.
use() { # TITLE CMAKE-ARGUMENT...
  title=$1
  shift
  cp -r "$SOURCE/tests/consumer/project" "$title"
  cmake -S "$title" -B "$title/build" -DSYNFIN_SANITIZE="$sanitizers" \
    -DWERROR="$WERROR" "$@"
  cmake --build "$title/build" --parallel 2 --target turnstile lenient
  "$title/build/turnstile" >"$title/output"
  diff expected "$title/output"
  "$title/build/lenient"
  echo "ok: $title"
}

cmake --install "$BUILD" --prefix "$PWD/prefix"
use installed -DCMAKE_PREFIX_PATH="$PWD/prefix"
if [ "$SANITIZE" = no ]; then
  use tree -DSYNFIN_TREE="$SOURCE"
fi

# A changed table is compiled again, without being asked.
sed 's/bad coin opens/bad coin still opens/; s/^action lock/action hold/
  s/do lock/do hold/' installed/gate.fsm >changed
mv changed installed/gate.fsm
cmake --build installed/build --target turnstile
sed 's/lock/hold/' expected >expected.changed
installed/build/turnstile | diff expected.changed -
echo 'ok: a changed table'
