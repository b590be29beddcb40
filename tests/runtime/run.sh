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

# The short form runs a fixed number of packets. The long one, for ten minutes:
#   FUZZ_SECONDS=600 ./check --only runtime
seconds=${FUZZ_SECONDS:-0}
runs=${FUZZ_RUNS:-200000}

echo '#include <stddef.h>
int LLVMFuzzerTestOneInput(const char *t, size_t n);
int LLVMFuzzerTestOneInput(const char *t, size_t n) {
  return t && n > 1u << 30;
}' >try.c
if ! clang -fsanitize=fuzzer try.c -o try 2>try.log; then
  echo 'skip: arbitrary packets: there is no clang with libFuzzer here'
  exit 0
fi

# The samples of wire_packets.c are what it begins with, checksums put right.
mkdir -p seeds found
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
    snprintf(name, sizeof name, "seeds/%d", (int)i);
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

limits="-runs=$runs"
[ "$seconds" = 0 ] || limits="-max_total_time=$seconds"
if ./fuzz_wire "$limits" -seed=1 -timeout=10 -max_len=1600 \
  -artifact_prefix="$WORK/" found seeds >fuzz.log 2>&1; then
  tail -n 1 fuzz.log
else
  echo 'not ok: arbitrary packets'
  tail -n 40 fuzz.log
  exit 1
fi
