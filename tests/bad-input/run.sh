#!/bin/sh
# about: whatever stands in a file: a message with its place, in bounded memory
# wants: timeout
set -u

here=$SOURCE/tests/bad-input
status=0

fail() {
  echo "not ok: $*"
  status=1
}

# 400 MB and a minute for each file. The sanitizers reserve more than there is.
limited() { # COMMAND...
  (
    # shellcheck disable=SC3045 # POSIX has no -v, but every sh here does
    [ "$SANITIZE" = yes ] || ulimit -v 400000
    exec timeout 60 "$@"
  )
}

# A file that has errors: the first of them has a place, and says WORDS. No
# command makes anything of it, and none breaks.
bad() { # FILE WORDS
  limited "$SYNFIN" check "$1" >out 2>err
  got=$?
  [ $got -eq 1 ] || fail "$1: status $got: $(head -c 300 err)"
  grep -v '^  *note: ' err | head -n 1 |
    grep -q "^$1:[0-9][0-9]*:[0-9][0-9]*: error: " ||
    fail "$1: no place: $(head -c 300 err)"
  grep -qF -- "$2" err || fail "$1: does not say '$2': $(head -c 600 err)"
  [ "$(wc -c <err)" -lt 200000 ] || fail "$1: a long report: $(wc -c <err) bytes"
  limited "$SYNFIN" build "$1" -o made >out 2>err
  got=$?
  [ $got -eq 1 ] || fail "build $1: status $got: $(head -c 300 err)"
  [ -e made ] && fail "build $1: something was written"
  limited "$SYNFIN" fmt --check "$1" >out 2>err
  got=$?
  [ $got -le 1 ] || fail "fmt $1: status $got: $(head -c 300 err)"
  echo "ok: $1"
}

# An odd file that is right all the same.
good() { # FILE
  limited "$SYNFIN" check "$1" >out 2>err
  got=$?
  [ $got -eq 0 ] || fail "$1: status $got: $(head -c 600 err)"
  limited "$SYNFIN" build -q "$1" -o "made-$1" >out 2>err
  got=$?
  [ $got -eq 0 ] || fail "build $1: status $got: $(head -c 600 err)"
  rm -rf "made-$1"
  echo "ok: $1"
}

# A limit is reached, or memory is, or it is right: but nothing breaks.
bounded() { # FILE
  for command in "check $1" "build -q $1 -o made" "fmt --check $1"; do
    # shellcheck disable=SC2086 # words
    limited "$SYNFIN" $command >out 2>err
    got=$?
    [ $got -le 1 ] || fail "$command: status $got: $(head -c 300 err)"
    rm -rf made
  done
  echo "ok: $1"
}

. "$here/texts.sh"
. "$here/sizes.sh"

if [ -x "$BUILD/tests/bad-input_cut" ]; then
  "$BUILD/tests/bad-input_cut" || fail 'a table that was cut off'
else
  echo 'skip: tables cut off at each byte: cmocka is not here'
fi
exit $status
