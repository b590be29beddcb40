#!/bin/sh
# about: machines that are no TCP through every emitter and command
# needs: cc cmocka.h
# wants: gcc clang dot
set -u

machines=$SOURCE/tests/machines
strict='-std=c99 -O1 -Wall -Wextra -Wconversion -Wshadow -Wstrict-prototypes'
strict="$strict $WERROR"
status=0

fail() {
  echo "not ok: $*"
  status=1
}

compilers=
for name in gcc clang; do
  if command -v $name >/dev/null 2>&1; then
    compilers="$compilers $name"
  else
    echo "skip: what is emitted is not compiled with $name: it is not here"
  fi
done
compilers=${compilers:-cc}

# One compiler is enough under the sanitizers, and dense is where C is largest.
if [ "$SANITIZE" = yes ]; then
  compilers=${CC:-$(echo "$compilers" | awk '{ print $NF }')}
  strict="$strict -g -fsanitize=address,undefined -fno-sanitize-recover=all"
fi

# Compiles everything that was emitted, and runs the tests that were.
compile_and_run() { # FOLDER COMPILER
  objects=$1.$2
  mkdir -p "$objects"
  for file in "$1"/*.c "$SOURCE"/runtime/machine/*.c; do
    # shellcheck disable=SC2086 # flags
    $2 $strict -I"$SOURCE/runtime/include" -I"$1" -c "$file" \
      -o "$objects/$(basename "$file" .c).o" || fail "$2: $file" || return
  done
  for test in "$objects"/*_test.o; do
    others=
    for object in "$objects"/*.o; do
      case $object in
      *_test.o) ;;
      *) others="$others $object" ;;
      esac
    done
    # shellcheck disable=SC2086
    $2 $strict "$test" $others -lcmocka -o "${test%.o}" || fail "$2: $test"
    "${test%.o}" >"$test.log" 2>&1 || {
      tail -n 20 "$test.log"
      fail "${test%.o}"
    }
  done
}

through_all() { # FSM
  name=$(basename "$1" .fsm)
  "$SYNFIN" check -Werror "$1" || fail "check $name"
  "$SYNFIN" fmt --check "$1" || fail "fmt --check $name"
  "$SYNFIN" diff "$1" "$1" >changes || fail "diff $name with itself"
  [ -s changes ] && fail "diff $name with itself: $(cat changes)"
  for shape in dense packed switch; do
    folder=$name-$shape
    "$SYNFIN" build -q "$1" -o "$folder" --shape $shape || {
      fail "build $folder"
      continue
    }
    for compiler in $compilers; do
      compile_and_run "$folder" "$compiler"
    done
    if command -v dot >/dev/null 2>&1; then
      dot -Tsvg -o "$name.svg" "$folder"/*.dot || fail "dot does not take $name"
    fi
  done
  one_by_one "$1" "$name-packed"
  echo "ok: $name"
}

# `emit` gives the same files as `build`.
one_by_one() { # FSM FOLDER
  for kind in c dot cmocka report; do
    "$SYNFIN" emit $kind "$1" -q -o emitted-$kind || fail "emit $kind $1"
  done
  for file in "$2"/*; do
    cmp "$file" emitted-*/"${file##*/}" || fail "emit and build differ: $file"
  done
  rm -rf emitted-*
  "$SYNFIN" emit dot "$1" | cmp - "$2"/*.dot || fail "emit dot to standard output"
}

for fsm in "$machines"/*.fsm; do
  through_all "$fsm"
done

# What asks for a set of states reads as a question, also where names meet.
asked='is_while is_while_2 can_case can_case_2 is_can is_count '
questions=$(sed -n 's/^static inline bool int_2_\([a-z0-9_]*\)(.*/\1/p' \
  names-dense/int_2.h | tr '\n' ' ')
[ "$questions" = "$asked" ] || fail "the questions are $questions"

command -v dot >/dev/null 2>&1 || echo 'skip: drawings: there is no dot'

# Two runs, in other places and under another name of the folder, are the same.
mkdir -p elsewhere
cp "$machines/tftp.fsm" elsewhere
(cd elsewhere && "$SYNFIN" build -q tftp.fsm -o out --shape packed)
diff -r elsewhere/out tftp-packed || fail 'the place of the table shows'

# Questions about the second machine.
says() { # STATUS WORDS COMMAND...
  expected=$1
  words=$2
  shift 2
  "$SYNFIN" "$@" >out 2>err
  got=$?
  [ $got -eq "$expected" ] || fail "synfin $*: status $got: $(cat err)"
  cat out err | grep -qF -- "$words" ||
    fail "synfin $*: does not say '$words': $(cat out err)"
}
tftp=$machines/tftp.fsm
says 0 'RFC1123 4.2.3.1' explain "$tftp" SENDING ACK number=old
says 0 'send-block' explain --variant plain "$tftp" SENDING ACK number=old
says 0 'spawn' explain "$tftp" LISTENING REQUEST
says 0 'illegal' explain "$tftp" IDLE TIMEOUT
says 1 'size' explain "$tftp" RECEIVING DATA block=repeated size=short
says 2 'SENDING' explain "$tftp" SENDIGN ACK
sed 's/number old  *ignore /number old do send-block stop /' "$tftp" >older.fsm
cmp -s "$tftp" older.fsm && fail 'nothing was changed'
says 1 'SENDING' diff "$tftp" older.fsm
exit $status
