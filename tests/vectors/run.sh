#!/bin/sh
# about: vectors: the format, a small reader that drives machines by them, what they notice
# needs: cc cmocka.h
# wants: jq python3
set -u

here=$SOURCE/tests/vectors
page=$SOURCE/docs/vectors.md
status=0
fail() {
  echo "not ok: $*"
  status=1
}
# shellcheck source-path=SCRIPTDIR
. "$here/tables.sh"

ctest --test-dir "$BUILD" -L '^vectors$' --output-on-failure --no-tests=error ||
  status=1

# --- The format ---------------------------------------------------------------

# Each kind of line has just the fields that the page lists, and all of them.
fields() { # FILE
  jq -r 'del(.states, .guarantee) | .kind + " " + (del(.kind) | keys | join(" "))' \
    "$1" | sort -u
}
fields_of_page() {
  awk -F '|' '
    /^\| `suite` \|/ { on = 1 }
    on && !/^\|/ { exit }
    on {
      kind = $2; gsub(/[ `]/, "", kind)
      if (kind != "") now = kind
      names = $3; gsub(/[ `]/, "", names)
      count = split(names, name, ",")
      for (i = 1; i <= count; i++)
        if (name[i] != "states" && name[i] != "guarantee")
          print now, name[i]
    }' "$page" | LC_ALL=C sort |
    awk '$1 != kind { if (kind) print line; kind = $1; line = $1 }
      { line = line " " $2 } END { print line }'
}

# What types say, and what must hold between lines, is what the reader checks.
format() { # FILE
  jq -e -s 'all(.[]; type == "object" and (.kind | type == "string"))' "$1" \
    >/dev/null || fail "$1: not one object a line"
  fields "$1" >fields.got
  diff -u fields.page fields.got || fail "$1: other fields than docs/vectors.md has"
  jq -e -s '[.[] | select(.kind == "input")] |
    all(.[]; . as $i | (."stands-for" | length > 0) and any(."stands-for"[];
      to_entries | all(.[]; . as $c |
        $c.value | index($i.values[$c.key]) != null)))' "$1" >/dev/null ||
    fail "$1: an input is not in its own class"
}

# --- Machines -----------------------------------------------------------------

flags='-std=c11 -D_POSIX_C_SOURCE=200809L -g -O1 -Wall -Wextra -Wconversion -Wshadow -Wstrict-prototypes'
flags="$flags $WERROR -DSYNFIN_TRAP"
if [ "$SANITIZE" = yes ]; then
  flags="$flags -fsanitize=address,undefined -fno-sanitize-recover=all"
fi

# The reader with the machine of a table.
compile() { # FSM NAMES TABLE SHAPE PROGRAM
  "$SYNFIN" build -q "$1" -o "$5-c" --shape "$4" || fail "build $1"
  rm -f "$5-c"/*_test.c
  # shellcheck disable=SC2086 # a list of words
  ${CC:-cc} $flags -DNAMES="$2" -DTABLE="$3" -I"$SOURCE/runtime/include" \
    -I"$5-c" "$here/drive.c" "$here/json.c" "$here/suite_file.c" "$5-c"/*.c \
    "$SOURCE"/runtime/machine/*.c -o "$5" || fail "$5 does not compile"
}

suite() { # FSM WORD...
  fsm=$1
  shift
  "$SYNFIN" emit vectors -q "$fsm" "$@" || fail "emit vectors $*"
}

# Suites of a table, each twice, by the machine of the table itself.
drive() { # PROGRAM FSM WORD...
  program=$1 fsm=$2
  shift 2
  for words in cells pairs 'w --extra 0' 'w --extra 1'; do
    file=$program-$(echo "$words" | tr -d ' -').jsonl
    # shellcheck disable=SC2086 # a list of words
    suite "$fsm" "$@" --criterion $words >"$file"
    # shellcheck disable=SC2086
    (cd / && LC_ALL=C.UTF-8 TZ=Asia/Tokyo suite "$fsm" "$@" --criterion $words) |
      cmp - "$file" || fail "$file: twice is not the same"
    "./$program" "$file" || fail "$program does not pass $file"
    if command -v jq >/dev/null 2>&1 && [ "$(wc -l <"$file")" -lt 10000 ]; then
      format "$file"
    fi
  done
}

gate gate.fsm
fields_of_page >fields.page
[ "$(wc -l <fields.page)" -eq 6 ] || fail "docs/vectors.md: where are the fields?"
compile "$PWD/gate.fsm" gate_names gate_plain dense gate
compile "$SOURCE/tests/explain/locker.fsm" locker_names locker_strict packed locker
compile "$SOURCE/spec/tcp.fsm" tcp_names tcp_classic switch classic
drive gate "$PWD/gate.fsm" --option none
drive locker "$SOURCE/tests/explain/locker.fsm" --variant strict
if [ "$SANITIZE" = yes ]; then
  suite "$SOURCE/spec/tcp.fsm" --variant classic >classic.jsonl
  ./classic classic.jsonl || fail 'classic does not pass its cells'
else
  drive classic "$SOURCE/spec/tcp.fsm" --variant classic
fi
suite "$SOURCE/spec/tcp.fsm" --variant modern >modern.jsonl
suite "$SOURCE/spec/tcp.fsm" --variant modern --criterion w >modern-w.jsonl
"$BUILD/tests/vectors_drive" modern.jsonl || fail 'modern does not pass its cells'
"$BUILD/tests/vectors_drive" modern-w.jsonl || fail 'modern does not pass w'
! "$BUILD/tests/vectors_drive" classic-cells.jsonl >said 2>&1 ||
  fail 'modern passes what classic must do'

# --- What is spoiled is noticed -----------------------------------------------

spoiled() { # WHAT SCRIPT OF SED
  sed "$2" modern-w.jsonl >spoiled.jsonl
  cmp -s modern-w.jsonl spoiled.jsonl && fail "$1: nothing was spoiled"
  "$BUILD/tests/vectors_drive" spoiled.jsonl >said 2>&1 &&
    fail "$1: not noticed: $(cat said)"
}
spoiled 'an output less' '/"kind":"cell"/s/"show":\["ack"\]/"show":[]/'
spoiled 'one that never comes' '/"cell":1000,/s/"show":\[[^]]*\]/"show":["signal-soft"]/'
spoiled 'one that may not come' '/"kind":"cell"/s/"perhaps":\["transmit"\]/"perhaps":[]/'
spoiled 'another state' '/"kind":"cell"/s/"to":[1-9][0-9]*/"to":0/'
spoiled 'another name' '/"kind":"configuration"/s/"name":"LAST-ACK"/"name":"CLOSING"/'
spoiled 'another state, of that name' '/"kind":"configuration"/s/"name":"LAST-ACK"/"name":"TIME-WAIT"/'
spoiled 'another value' '/"kind":"input"/s/"rst":"exact"/"rst":"no"/'
spoiled 'a value that is none' '/"kind":"input"/s/"rst":"exact"/"rst":"maybe"/'
spoiled 'another event' '/"kind":"input"/s/"event":"CLOSE"/"event":"STATUS"/'
spoiled 'a child that is none' '/"kind":"cell"/s/"spawn":true/"spawn":false/'
spoiled 'a line less' '/"vector":1000,/d'
spoiled 'half a line' '/"vector":1000,/s/"after".*//'
spoiled 'the end' '/"vector":7000,/,$d'
spoiled 'a line twice' '/"cell":1000,/p'
spoiled 'another way' '/"vector":1000,/s/"way":\[/"way":[0,/'
spoiled 'another end' '/"vector":1000,/s/"then":[0-9]*/"then":0/'
spoiled 'no such cell' '/"vector":1000,/s/"test":\[/"test":[99999,/'
spoiled 'a kind that is none' '/"cell":1000,/s/"kind":"cell"/"kind":"cells"/'
spoiled 'another format' '1s/"format":1/"format":2/'
spoiled 'no text' 's/"machine":"tcp"/"machine":1/'

# --- What suites notice -------------------------------------------------------

# The suite must notice every mutant that differs; or must miss some: the control.
notice() { # all|some SUITE ARGUMENT...
  wanted=$1
  shift
  "$BUILD/tests/vectors_faults" "$@" >said
  got=$?
  cat said
  grep -q 'different: [1-9]' said || fail "$*: no mutant differs"
  if [ "$wanted" = all ]; then
    [ $got -eq 0 ] || fail "$*: a mutant goes unnoticed"
  else
    [ $got -eq 1 ] || fail "$*: nothing goes unnoticed, which cannot be"
  fi
}
machines=$SOURCE/tests/machines
suite "$machines/names.fsm" --variant double --criterion w >names-w0.jsonl
suite "$machines/names.fsm" --variant double --criterion w --extra 1 >names-w1.jsonl
suite "$machines/tftp.fsm" --variant plain --criterion w >tftp-w0.jsonl
suite gate.fsm --criterion w --extra 2 >gate-w2.jsonl
for name in gate locker; do
  notice some $name-cells.jsonl
  notice all $name-wextra0.jsonl
  notice some $name-wextra0.jsonl --extra 1 --sample 5000
  notice all $name-wextra1.jsonl --extra 1
  notice all $name-wextra1.jsonl --extra 1 --sample 5000 --seed 7
done
notice all gate-w2.jsonl --extra 2 --sample 5000
notice all names-w0.jsonl
notice some names-w0.jsonl --extra 1
notice all names-w1.jsonl --extra 1
notice all names-w1.jsonl --extra 1 --sample 2000
notice all tftp-w0.jsonl --sample 2000
notice some modern.jsonl --sample 2000
notice all modern-w.jsonl --sample 2000

# --- Sizes --------------------------------------------------------------------

sizes >now
[ "$(grep -c '^| .* |$' now)" -eq 12 ] || fail "the sizes: $(cat now)"
sed -n '/^<!-- sizes -->$/,/^$/p' "$page" | grep '^|' >written
diff -u written now ||
  fail 'mend docs/vectors.md with: sh tests/vectors/figures.sh SYNFIN BUILD --sizes'
lines=$(grep -c '"kind":"vector"' modern-w.jsonl)
grep -q "| modern | .w --extra 0. .*| $lines | [0-9]* |" now ||
  fail "modern w has $lines vectors, which is not what was said"

# The size comes first, and a suite beyond the bound is not written.
"$SYNFIN" emit vectors gate.fsm --criterion w --extra 40 >none 2>said
[ $? -eq 1 ] || fail 'w with 40 extra: another status than 1'
[ ! -s none ] || fail 'w with 40 extra is written'
grep -q 'vectors: ' said && grep -q 'nothing is written' said &&
  grep -q -- '--extra' said || fail "w with 40 extra: $(cat said)"
"$SYNFIN" emit vectors "$SOURCE/spec/tcp.fsm" >none 2>said
[ $? -eq 2 ] && grep -q -- '-o FOLDER' said || fail "two files: $(cat said)"
"$SYNFIN" emit vectors "$SOURCE/spec/tcp.fsm" -q -o both || fail 'into a folder'
cmp both/tcp_modern_cells.jsonl modern.jsonl || fail 'a folder has other files'
for words in '--criterion all' '--extra -1' '--extra 101' '--extra x' '--most' \
  '--most 1x' '--most 99999999999999999999999'; do
  # shellcheck disable=SC2086 # a list of words
  "$SYNFIN" emit vectors gate.fsm $words >none 2>said
  [ $? -eq 2 ] && [ -s said ] || fail "$words: $(cat said)"
done

# The example of the page is what is emitted.
sed -n '/^<!-- example -->$/,/^```$/p' "$page" | grep '^{' >example
[ "$(wc -l <example)" -gt 3 ] || fail 'docs/vectors.md has no example'
suite gate.fsm --criterion w >gate-w.jsonl
while IFS= read -r line; do
  grep -qxF -- "$line" gate-w.jsonl || fail "not in what is emitted: $line"
done <example

# The reader of the page, in Python, with a gate that is right and one that is not.
gate_in_python() { # WHETHER IT IS OPEN AFTER A PUSH
  cat <<'END'
class Gate:
    open = False

    def take(self, event, values):
        if event == "COIN" and values["coin"] == "good" and not self.open:
            self.open = True
            return ["release"]
        if event == "COIN":
            return ["return"]
        if not self.open:
            return []
END
  echo "        self.open = $1"
  echo '        return ["lock"]'
  echo
  sed -n '/^```python$/,/^```$/p' "$page" | sed '/^```/d; s/gate.jsonl/gate-w.jsonl/'
}
if command -v python3 >/dev/null 2>&1; then
  gate_in_python False >right.py
  gate_in_python True >wrong.py
  python3 right.py || fail "the page's reader does not pass a gate that is right"
  python3 wrong.py >said 2>&1 && fail 'it passes a gate that stays open'
  grep -q AssertionError said || fail "the page's reader: $(cat said)"
else
  echo "skip: the page's reader: there is no python3"
fi

command -v jq >/dev/null 2>&1 || echo 'skip: the format: there is no jq'
exit $status
