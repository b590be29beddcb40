# Builds synfin-ladder anew from another table. Sourced by run.sh.
# shellcheck shell=sh

# Compiles the table with more SCENARIOS behind it and links it with the example,
# machine and all, into FOLDER/ladder. Inputs that the table excludes end the
# program.
build_ladder() { # FOLDER SCENARIOS
  rm -rf "$1"
  "$SYNFIN" build "$SOURCE/spec/tcp.fsm" --with "$2" -o "$1" --quiet || {
    echo "not ok: synfin refuses $2"
    return 1
  }
  rm -f "$1"/*_test.c
  cat >"$1/trap.c" <<'END'
#include <stdio.h>
#include <stdlib.h>

void synfin_trap(const char *what) {
  fprintf(stderr, "trap: %s\n", what);
  abort();
}
END
  sanitizers=
  if [ "$SANITIZE" = yes ]; then
    sanitizers='-fsanitize=address,undefined -fno-sanitize-recover=all'
  fi
  # shellcheck disable=SC2086 # a list of options
  ${CC:-cc} -std=c99 -O1 $sanitizers -DSYNFIN_TRAP -I"$1" \
    -I"$SOURCE/runtime/include" -o "$1/ladder" \
    "$SOURCE"/examples/ladder/*.c "$SOURCE"/runtime/machine/*.c "$1"/*.c
}
