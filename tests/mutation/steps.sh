# What run.sh and `whole` share. They set SYNFIN, BUILD, SOURCE, CC, SANITIZE and
# WERROR as CONTRIBUTING.md says, and work in the folder in which they are.
# shellcheck shell=sh

spec=$SOURCE/spec/tcp.fsm
status=0
flags="-std=c99 -g -O1 -Wall -Wextra -Wconversion -Wshadow -Wstrict-prototypes"
flags="$flags ${WERROR:-}"
if [ "$SANITIZE" = yes ]; then
  flags="$flags -fsanitize=address,undefined -fno-sanitize-recover=all"
fi

# The script that reads this ends with `status`.
fail() {
  echo "not ok: $1"
  # shellcheck disable=SC2034
  status=1
}

# The machine that all suites link, once.
compile_machine() {
  mkdir -p machine
  for file in "$SOURCE"/runtime/machine/*.c; do
    # shellcheck disable=SC2086 # a list of flags
    ${CC:-cc} $flags -I"$SOURCE/runtime/include" -c "$file" \
      -o "machine/$(basename "$file" .c).o" || return 1
  done
}

# The emitted suite of one choice of options, a variant's name or an option's:
# suite-CHOICE/suite, and its parts as objects.
make_suite() { # CHOICE
  folder=suite-$1
  "$SYNFIN" build "$spec" -o "$folder" --quiet --variant "$1" 2>unknown ||
    "$SYNFIN" build "$spec" -o "$folder" --quiet --option "$1" || return 1
  objects=
  for file in "$folder"/*.c; do
    # shellcheck disable=SC2086
    ${CC:-cc} $flags -I"$SOURCE/runtime/include" -I"$folder" -c "$file" \
      -o "${file%.c}.o" || return 1
    objects="$objects ${file%.c}.o"
  done
  # shellcheck disable=SC2086
  ${CC:-cc} $flags $objects machine/*.o -lcmocka -o "$folder/suite"
}

# "ID KIND CLASS CHOICE" of each mutant; the output of `mutate --json` is made of
# strings in a fixed order.
short_lines() {
  awk -F'"' '{
    class = ""
    for (i = 2; i < NF; i++) {
      if ($i == "class") class = $(i + 2)
      if ($i == "choice") choice = $(i + 2)
    }
    print $4, $8, class, class == "different" ? choice : "-"
  }'
}

# Mutants, all or a sample: mutants.json, mutants (short lines), tables/, and
# oracle.verdicts. Two processes run the oracle while mutants are made.
make_mutants() { # WHAT-THE-ORACLE-SAYS ARGUMENT...
  how=$1
  shift
  rm -f even odd
  mkfifo even odd
  # shellcheck disable=SC2086 # none or one word
  "$BUILD/tests/mutation_oracle" $how <even >oracle.even &
  first=$!
  # shellcheck disable=SC2086
  "$BUILD/tests/mutation_oracle" $how <odd >oracle.odd &
  second=$!
  {
    "$SYNFIN" mutate "$spec" --json -o tables "$@"
    echo $? >made
  } | tee mutants.json | short_lines | tee mutants |
    awk 'BEGIN { printf "" > "even"; printf "" > "odd" }
         $3 == "different" { print $1 > (n++ % 2 ? "odd" : "even") }'
  wait $first || echo 1 >made
  wait $second || echo 1 >made
  cat oracle.even oracle.odd >oracle.verdicts
  return "$(cat made)"
}

# What the emitted suites say of all tables: suite.verdicts.
judge_tables() {
  : >suite.verdicts
  awk '$4 != "-" { print $4 }' mutants | sort -u >choices
  while read -r choice; do
    make_suite "$choice" || {
      fail "the suite of $choice is not made"
      continue
    }
    tables=tables/tcp_$(echo "$choice" | tr - _).tables
    "suite-$choice/suite" --tables "$tables" >"verdicts-$choice" ||
      fail "$choice: $(tail -n 1 "verdicts-$choice")"
    grep -qx 'original survived' "verdicts-$choice" ||
      fail "$choice: the table itself does not pass"
    grep -v -e '^original ' -e ' wrong verdicts$' "verdicts-$choice" \
      >>suite.verdicts
  done <choices
}

# The emitted suites must kill every mutant that is different, and have seen all
# of them; the oracle at least so many of a hundred.
check_verdicts() { # PERCENT
  awk '$3 == "different" { print $1 }' mutants | sort >different
  awk '$2 == "killed" { print $1 }' suite.verdicts | sort -u >killed
  awk '$2 == "survived" { print $1 }' oracle.verdicts | sort >survivors
  awk '{ print $1 }' oracle.verdicts | sort -u | cmp - different ||
    fail "the oracle has not seen all"
  cmp -s killed different || fail "the emitted suite lets pass: $(
    comm -23 different killed | head -n 5 | tr '\n' ' ')"
  all=$(wc -l <different) left=$(wc -l <survivors)
  echo "$all mutants differ; the emitted suites kill $(wc -l <killed)," \
    "the oracle $((all - left)), $left survive it"
  [ "$all" -gt 0 ] || fail "there are no mutants"
  [ $((100 * (all - left))) -ge $(($1 * all)) ] ||
    fail "the oracle kills less than $1 of 100"
}

# Compiles so many of a choice's mutants, evenly spread, on two processors.
compile_sample() { # CHOICE COUNT
  "suite-$1/suite" --tables "tables/tcp_$(echo "$1" | tr - _).tables" --all \
    >"verdicts-$1.all"
  awk -v choice="$1" '$4 == choice { print $1 }' mutants >here
  step=$(($(wc -l <here) / $2 + 1))
  awk -v step=$step 'NR % step == 1 || step == 1' here >chosen
  xargs -P 2 -n 8 sh "$SOURCE/tests/mutation/compile.sh" "$1" <chosen >compiled ||
    fail "compiled for real, mutants of $1 do not agree: $(
      grep -v ' agrees$' compiled | head -n 5)"
  agreed=$(grep -c ' agrees$' compiled)
  [ "$agreed" -eq "$(wc -l <chosen)" ] || fail "not all of $1 were compiled"
  echo "$1: $agreed mutants compiled for real; the same tests fail"
}

# Generated C, altered cell by cell.
alter_cells() { # VARIANT
  "$SYNFIN" build "$spec" -o "dense-$1" --quiet --shape dense --variant "$1"
  # shellcheck disable=SC2086
  ${CC:-cc} $flags -std=c11 -DTABLE_FILE="\"tcp_$1.c\"" \
    -DTEST_FILE="\"tcp_$1_test.c\"" -I"$SOURCE/runtime/include" -I"dense-$1" \
    "$SOURCE/tests/mutation/alter.c" "dense-$1/tcp.c" machine/*.o -lcmocka \
    -o "dense-$1/alter" || {
    fail "alter.c of $1 does not compile"
    return
  }
  "dense-$1/alter" || fail "$1: an altered cell is not noticed"
}

# Another machine: the emitted suite of each of its variants kills all mutants
# that are different there.
other_machine() { # FSM ARGUMENT...
  table=$1 folder=other-$(basename "$1" .fsm)
  shift
  "$SYNFIN" build "$table" -o "$folder" --quiet || fail "$table: synfin build"
  for test in "$folder"/*_test.c; do
    sources=
    for file in "$folder"/*.c; do
      case $file in
      *_test.c) ;;
      *) sources="$sources $file" ;;
      esac
    done
    # shellcheck disable=SC2086
    ${CC:-cc} $flags -I"$SOURCE/runtime/include" -I"$folder" $sources "$test" \
      machine/*.o -lcmocka -o "$folder/suite" ||
      fail "$test does not compile"
    variant=$(sed -n 's/^\/\* Tests of the machine [^ ]*, variant \([^.]*\)\. .*/\1/p' "$test")
    case $variant in
    plain) "$SYNFIN" mutate "$table" -o "$folder" --quiet "$@" >/dev/null ;;
    *) "$SYNFIN" mutate "$table" -o "$folder" --quiet --variant "$variant" "$@" >/dev/null ;;
    esac
    "$folder/suite" --tables "${test%_test.c}.tables" >"$folder/verdicts" ||
      fail "$table, $variant: $(grep -v ' killed ' "$folder/verdicts" | head -n 3)"
    echo "$(basename "$table"), $variant: $(tail -n 1 "$folder/verdicts")"
  done
}
