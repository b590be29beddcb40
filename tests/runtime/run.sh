#!/bin/sh
# about: the runtime: its parts, the requirements of RFC 9293, arbitrary packets
# modes: plain sanitized
# needs: cmocka.h
# wants: clang-fuzzer
set -u

sh "$SOURCE/tests/runtime/requirements.sh" || exit 1
ctest --test-dir "$BUILD" -L '^runtime$' --output-on-failure --no-tests=error ||
  exit 1
[ "$SANITIZE" = yes ] || exit 0

# The short form runs a fixed number of packets and of scripts. The long one,
# for ten minutes each:
#   FUZZ_SECONDS=600 ./check --only runtime
seconds=${FUZZ_SECONDS:-0}

echo '#include <stddef.h>
int LLVMFuzzerTestOneInput(const char *t, size_t n);
int LLVMFuzzerTestOneInput(const char *t, size_t n) {
  return t && n > 1u << 30;
}' >try.c
if ! clang -fsanitize=fuzzer try.c -o try 2>try.log; then
  echo 'skip: arbitrary packets: there is no clang with libFuzzer here'
  exit 0
fi

fuzz() { # NAME RUNS LONGEST: fuzz_NAME, from the folder seeds_NAME
  limits="-runs=${FUZZ_RUNS:-$2}"
  [ "$seconds" = 0 ] || limits="-max_total_time=$seconds"
  mkdir -p "found_$1"
  if "./fuzz_$1" "$limits" -seed=1 -timeout=20 -max_len="$3" \
    -artifact_prefix="$WORK/" "found_$1" "seeds_$1" >"fuzz_$1.log" 2>&1; then
    tail -n 1 "fuzz_$1.log"
  else
    echo "not ok: arbitrary octets for $1"
    tail -n 40 "fuzz_$1.log"
    exit 1
  fi
}

# The samples of wire_packets.c are what it begins with, checksums put right.
mkdir -p seeds_wire
flags="-std=c11 -O1 -g -fno-sanitize-recover=undefined
  -I$SOURCE/runtime/include -I$SOURCE/runtime/gen -I$SOURCE/runtime/tcp
  -I$SOURCE/tests/runtime"
echo '#include <stdio.h>
#include "wire_packets.h"
int main(void) {
  for (size_t i = 0; i < wire_nsamples; i++) {
    char name[32];
    uint8_t octets[2049] = {1};
    size_t length = wire_octets(wire_samples[i].hex, octets + 1) + 1;
    snprintf(name, sizeof name, "seeds_wire/%d", (int)i);
    FILE *file = fopen(name, "wb");
    if (file == NULL || fwrite(octets, 1, length, file) != length)
      return 1;
    fclose(file);
  }
}' >seeds.c
wire=$(find "$SOURCE/runtime/tcp" -name 'wire*.c')
# shellcheck disable=SC2086 # lists of files and flags without blanks
clang $flags -o write_seeds seeds.c "$SOURCE/tests/runtime/wire_packets.c" \
  $wire && ./write_seeds || exit 1
# shellcheck disable=SC2086
clang $flags -fsanitize=fuzzer,address,undefined -o fuzz_wire \
  "$SOURCE/tests/runtime/wire_fuzz.c" \
  "$SOURCE/tests/runtime/wire_packets.c" $wire || exit 1

fuzz wire 200000 1600

# Whole endpoints, with the table's contract (SYNFIN_TRAP), and exchanges of two
# of them to begin with.
mkdir -p seeds_endpoint objects machine
flags="$flags -DSYNFIN_TRAP -fsanitize=fuzzer-no-link,address,undefined"
tests=$SOURCE/tests/runtime
# shellcheck disable=SC2086
(cd machine && clang $flags -c "$SOURCE"/runtime/machine/*.c \
  "$SOURCE"/runtime/gen/*.c) || exit 1
# shellcheck disable=SC2086
(cd objects && clang $flags -c "$SOURCE"/runtime/tcp/*.c \
  "$tests"/invariants*.c "$tests/world.c" "$tests/puppet.c" \
  "$tests"/endpoint_*.c) || exit 1
mv objects/endpoint_fuzz.o objects/endpoint_seeds.o .
echo '#include <stdlib.h>
void synfin_trap(const char *what);
void synfin_trap(const char *what) {
  (void)what;
  abort();
}' >trap.c
clang -fsanitize=address,undefined -o write_scripts endpoint_seeds.o trap.c \
  objects/*.o machine/*.o -lcmocka && ./write_scripts seeds_endpoint || exit 1
clang -fsanitize=fuzzer,address,undefined -o fuzz_endpoint endpoint_fuzz.o \
  objects/*.o machine/*.o -lcmocka || exit 1
fuzz endpoint 2000 3000
