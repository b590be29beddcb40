#!/bin/sh
# about: the emitted tests drive every shape and variant through every input
# needs: cmocka.h cc
# wants: prove xmllint
set -u

flags='-std=c99 -g -O1 -Wall -Wextra -Wconversion -Wshadow -Wstrict-prototypes'
flags="$flags $WERROR -DSYNFIN_TRAP"
if [ "$SANITIZE" = yes ]; then
  flags="$flags -fsanitize=address,undefined -fno-sanitize-recover=all"
fi
status=0
fail() {
  echo "not ok: $1"
  status=1
}

# What was generated, with the tests of one variant.
compile() { # FOLDER VARIANT
  sources=
  for file in "$1"/*.c; do
    case $file in
    *_test.c) ;;
    *) sources="$sources $file" ;;
    esac
  done
  # shellcheck disable=SC2086 # lists of words
  ${CC:-cc} $flags -I"$SOURCE/runtime/include" -I"$1" $sources \
    "$1/${2}_test.c" "$SOURCE"/runtime/machine/*.c -lcmocka -o "$1/$2"
}

# What a JUnit file says, as a parser reads it: a number of its suite; the names
# of its tests, a line each.
suite_says() { # ATTRIBUTE FILE
  xmllint --xpath "string(//testsuite/@$1)" "$2"
}
tests_of() { # FILE
  xmllint --xpath '//testcase/@name' "$1" | sed 's/" *name="/"\n name="/g' |
    sed -n 's/^ *name="\([^"]*\)"$/\1/p'
}

# The formats: TAP that prove takes, XML that xmllint takes, a list of names that
# differ and keep to their alphabet; and each says the same. No test skips: cmocka
# 1.1.5 would call that `not ok`.
formats() { # PROGRAM
  "$1" --list >names || fail "$1 --list"
  count=$(wc -l <names)
  [ "$count" -gt 1 ] || fail "$1: no tests"
  grep -n '[^A-Za-z0-9 .=,_-]' names && fail "$1: a name beyond the alphabet"
  sort names | uniq -d | grep . && fail "$1: a name that stands twice"
  "$1" --output=tap >tap || fail "$1 --output=tap"
  sed -n 's/^ok [0-9]* - //p' tap | diff names - || fail "$1: TAP has other tests"
  grep -i 'skip' tap && fail "$1: a test skips"
  if command -v prove >/dev/null 2>&1; then
    prove -Q -e cat tap >proved 2>&1 || fail "$1: prove: $(cat proved)"
    grep -q "Tests=$count," proved || fail "$1: prove: $(cat proved)"
  fi
  "$1" >normal 2>&1 || fail "$1: the normal output"
  sed -n 's/^\[       OK \] //p' normal | diff names - ||
    fail "$1: the normal output has other tests"
  "$1" --output=xml >xml || fail "$1 --output=xml"
  if command -v xmllint >/dev/null 2>&1; then
    xmllint --noout xml || fail "$1: xmllint"
    tests_of xml | diff names - || fail "$1: XML has other tests"
    [ "$(suite_says tests xml)" = "$count" ] || fail "$1: XML: how many tests?"
    for none in failures errors skipped; do
      [ "$(suite_says $none xml)" = 0 ] || fail "$1: XML: $none"
    done
  fi
  "$1" --output=nonsense 2>/dev/null
  [ $? -eq 2 ] || fail "$1: a wrong option has another status than 2"
}

# All shapes and variants of a table.
machine() { # FSM
  for shape in dense packed switch; do
    folder=$(basename "$1" .fsm)-$shape
    "$SYNFIN" build "$1" -o "$folder" --shape $shape --quiet ||
      fail "$folder: synfin build"
    for test in "$folder"/*_test.c; do
      variant=$(basename "$test" _test.c)
      compile "$folder" "$variant" || fail "$folder/$variant: does not compile"
      if [ "$shape" = dense ]; then
        formats "$folder/$variant"
      fi
      "$folder/$variant" --output=tap >tap || fail "$folder/$variant: $(cat tap)"
      echo "$folder/$variant: $(grep -c '^ok ' tap) tests," \
        "$(sed -n 's/^  INPUTS = //p' "$test") inputs"
    done
  done
}

# Every format says which tests failed; prove and an XML parser read them.
told() { # PROGRAM
  sed -n 's/^not ok [0-9]* - //p' tap >failed
  if command -v prove >/dev/null 2>&1; then
    prove -Q -e cat tap >proved 2>&1 && fail "$1: prove does not mind a failure"
  fi
  "$1" >normal 2>&1 && fail "$1: the normal output's status"
  sort failed >failed.sorted # the normal output names each twice
  sed -n 's/^\[  FAILED  \] //p' normal | grep -v ' test(s)' |
    sed 's/^[^:]*: //' | sort -u | diff failed.sorted - ||
    fail "$1: the normal output names other tests"
  "$1" --output=xml >xml 2>/dev/null && fail "$1: the status of XML"
  if command -v xmllint >/dev/null 2>&1; then
    xmllint --noout xml || fail "$1: xmllint of a failure"
    [ "$(suite_says failures xml)" = "$(wc -l <failed | tr -d ' ')" ] ||
      fail "$1: XML: how many failures?"
    xmllint --xpath '//testcase[failure]/@name' xml |
      sed 's/" *name="/"\n name="/g' | sed -n 's/^ *name="\([^"]*\)"$/\1/p' |
      diff failed - || fail "$1: XML names other failures"
    xmllint --xpath 'string(//failure[1])' xml >message
    for word in input expected got row; do
      grep -q "^ *$word " message || fail "$1: XML: a failure lacks '$word'"
    done
  fi
}

# A wrong action in a generated table: the tests of rows that ask for the right
# one must fail, and name their line.
spoil() { # SHAPE VARIANT RIGHT WRONG WORD
  folder=spoiled-$1
  rm -rf "$folder"
  cp -R "tcp-$1" "$folder"
  line=$(grep -n "^ *[^ ].*$3" "$folder/$2.c" | head -n 1 | cut -d: -f1)
  sed "${line:-1}s/$3/$4/" "tcp-$1/$2.c" >"$folder/$2.c"
  cmp -s "tcp-$1/$2.c" "$folder/$2.c" && fail "$folder: nothing was spoiled"
  compile "$folder" "$2" || fail "$folder: does not compile"
  "$folder/$2" --output=tap >tap 2>&1 && fail "$folder: the tests do not notice"
  grep -q '^not ok ' tap || fail "$folder: no test fails"
  named=no
  for line in $(sed -n 's/.*row  *tcp.fsm:\([0-9]*\), ref .*/\1/p' tap); do
    sed -n "${line}p" "$SOURCE/spec/tcp.fsm" | grep -q "$5" && named=yes
  done
  [ $named = yes ] || fail "$folder: no failing row is one with $5: $(cat tap)"
  for word in in input expected got; do
    grep -q "^# *$word  *[A-Z]\|^  $word  *[A-Z]" tap ||
      fail "$folder: the message lacks '$word'"
  done
  told "$folder/$2"
}

awk '/^```/ { inside = !inside; if (!inside) exit; next } inside' \
  "$SOURCE/spec/LANGUAGE.md" >gate.fsm
machine gate.fsm
machine "$SOURCE/tests/explain/locker.fsm" # flags, options, masks
machine "$SOURCE/spec/tcp.fsm"
[ $status -eq 0 ] || exit 1
for shape in dense packed switch; do
  spoil $shape tcp_modern TCP_DO_SEND_FIN TCP_DO_ACK send-fin
done

for tool in prove xmllint; do
  command -v $tool >/dev/null 2>&1 || echo "skip: there is no $tool"
done
exit $status
