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

# The formats: TAP that prove takes, XML that xmllint takes, a list of names that
# differ and keep to their alphabet; and each says the same.
formats() { # PROGRAM
  "$1" --list >names || fail "$1 --list"
  count=$(wc -l <names)
  [ "$count" -gt 1 ] || fail "$1: no tests"
  grep -n '[^][A-Za-z0-9 .=,_-]' names && fail "$1: a name beyond the alphabet"
  sort names | uniq -d | grep . && fail "$1: a name that stands twice"
  "$1" --output=tap >tap || fail "$1 --output=tap"
  [ "$(grep -c '^ok ' tap)" -eq "$count" ] || fail "$1: TAP lacks tests"
  if command -v prove >/dev/null 2>&1; then
    prove -Q -e cat tap >proved 2>&1 || fail "$1: prove: $(cat proved)"
  fi
  "$1" --output=xml >xml || fail "$1 --output=xml"
  [ "$(grep -c '<testcase' xml)" -eq "$count" ] || fail "$1: XML lacks tests"
  if command -v xmllint >/dev/null 2>&1; then
    xmllint --noout xml || fail "$1: xmllint"
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
  "$folder/$2" --output=xml >xml 2>/dev/null
  if command -v xmllint >/dev/null 2>&1; then
    xmllint --noout xml || fail "$folder: xmllint of a failure"
  fi
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
