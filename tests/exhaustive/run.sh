#!/bin/sh
# about: every cell of every variant and shape, and the classifiers, against the rows
# needs: cmocka.h cc
set -eu

here=$SOURCE/tests/exhaustive
cc=${CC:-cc}
flags="-std=c11 -g -O1 -Wall -Wextra -Wconversion -Wshadow -Wstrict-prototypes"
flags="$flags -Werror -DSYNFIN_TRAP"
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
for name in load generate cells variables; do
  compile "$name.o" "$here/$name.c"
done
# shellcheck disable=SC2086
"$cc" $flags generate.o load.o "$library" -o generate

# One machine: its C in all shapes, compiled into one program; then the tests.
machine() { # SPEC NAME
  rm -rf "$2"
  mkdir -p "$2/dense" "$2/packed" "$2/switch" "$2/objects"
  ./generate "$1" "$2" >"$2/list"
  while read -r file object define; do
    compile "$2/objects/$object.o" "$2/$file" -std=c99 ${define:+"$define"}
  done <"$2/list"
  compile "$2/glue.o" "$2/glue.c" "-I$2"
  for name in cells variables; do
    # shellcheck disable=SC2086
    "$cc" $flags "$name.o" load.o "$2"/glue.o "$2"/objects/*.o runtime/*.o \
      "$library" -lcmocka -o "$2/$name"
    "$2/$name" "$1"
  done
}

for spec in "$SOURCE"/spec/*.fsm "$here"/*.fsm; do
  machine "$spec" "$(basename "$spec" .fsm)"
done
sh "$here/wide.sh" 1000 100 >wide.fsm
machine wide.fsm wide
