#!/bin/sh
# about: every cell of every variant and shape, and the classifiers, against the rows
# needs: cmocka.h cc
set -eu

here=$SOURCE/tests/exhaustive
cc=${CC:-cc}
flags="-std=c11 -g -O1 -Wall -Wextra -Wconversion -Wshadow -Wstrict-prototypes"
flags="$flags $WERROR -DSYNFIN_TRAP"
if [ "$SANITIZE" = yes ]; then
  flags="$flags -fsanitize=address,undefined -fno-sanitize-recover=all"
fi
include="-I$SOURCE/codegen -I$SOURCE/runtime/include -I$here"
library=$(find "$BUILD" -name libsynfin_compiler.a | head -n 1)
work=${WORK:-$BUILD/exhaustive}
mkdir -p "$work/runtime"
cd "$work"

compile() { # OBJECT FILE FLAG...
  object=$1 file=$2
  shift 2
  # shellcheck disable=SC2086 # lists of flags
  "$cc" $flags $include "$@" -c "$file" -o "$object"
}

# What all machines share.
for file in "$SOURCE"/runtime/machine/*.c; do
  compile "runtime/$(basename "$file" .c).o" "$file" -std=c99
done
for name in load evaluate generate cells variables folds; do
  compile "$name.o" "$here/$name.c"
done
# shellcheck disable=SC2086
"$cc" $flags generate.o load.o "$library" -o generate
# shellcheck disable=SC2086
"$cc" $flags folds.o load.o "$library" -lcmocka -o folds

# One machine: its C in each shape, compiled into one program; then the tests.
machine() { # SPEC NAME OPTIMIZE SHAPE...
  spec=$1 name=$2 optimize=$3
  shift 3
  for folder in objects "$@"; do
    mkdir -p "$name/$folder"
  done
  ./generate "$spec" "$name" "$@" >"$name/list"
  while read -r file object define; do
    compile "$name/objects/$object.o" "$name/$file" -std=c99 "$optimize" \
      ${define:+"$define"}
  done <"$name/list"
  compile "$name/objects/glue.o" "$name/glue.c" "-I$name"
  for program in cells variables; do
    # shellcheck disable=SC2086
    "$cc" $flags "$program.o" load.o evaluate.o "$name"/objects/*.o runtime/*.o \
      "$library" -lcmocka -o "$name/$program"
    "$name/$program" "$spec"
  done
}

for spec in "$SOURCE"/spec/*.fsm "$SOURCE"/tests/machines/*.fsm "$here"/*.fsm; do
  folder=$(basename "$(dirname "$spec")")
  machine "$spec" "$folder-$(basename "$spec" .fsm)" -O1 dense packed switch
  ./folds "$spec"
done

# Machines that need two bytes for a state and an action; the second has more
# outcomes than two bytes can number. Compilers take their time over a `switch`
# of this size, so it is not optimized.
sh "$here/wide.sh" 1000 100 25 >wide.fsm
machine wide.fsm wide -O0 dense packed switch
sh "$here/wide.sh" 700 100 1 >long.fsm
machine long.fsm long -O0 dense packed
