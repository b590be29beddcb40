#!/bin/sh
# about: every finding as golden text, its formats, and the command line's manners
# wants: jq
set -u

here=$SOURCE/tests/compiler
status=0

fail() {
  echo "not ok: $*"
  status=1
}

# A command, its exit status and what it must say; the rest of what it says is
# of no interest here.
says() { # STATUS WORDS COMMAND...
  expected=$1
  words=$2
  shift 2
  "$@" >out 2>err </dev/null
  got=$?
  [ $got -eq "$expected" ] || fail "$*: status $got, not $expected: $(cat err)"
  cat out err | grep -qF -- "$words" || fail "$*: does not say '$words':" \
    "$(cat out err)"
}

. "$here/findings.sh"
. "$here/formats.sh"
. "$here/manners.sh"
. "$here/files.sh"

if [ -x "$BUILD/tests/compiler_model" ]; then
  ctest --test-dir "$BUILD" -L '^compiler$' --output-on-failure \
    --no-tests=error || fail 'test programs'
else
  echo 'skip: test programs: cmocka is not here'
fi
exit $status
