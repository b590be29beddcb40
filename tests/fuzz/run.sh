#!/bin/sh
# about: arbitrary texts through the front end and the whole compiler
# modes: sanitized
# wants: clang-fuzzer
set -u

# The short form runs a fixed number of texts. The long one, for ten minutes:
#   FUZZ_SECONDS=600 ./check --only fuzz
seconds=${FUZZ_SECONDS:-0}
runs=${FUZZ_RUNS:-3000}

echo 'int LLVMFuzzerTestOneInput(const char *t, unsigned long n);
int LLVMFuzzerTestOneInput(const char *t, unsigned long n) {
  return t && n > 1u << 30;
}' >try.c
if ! clang -fsanitize=fuzzer try.c -o try 2>try.log; then
  echo 'there is no clang with libFuzzer here'
  exit 77
fi

lexer=$(find "$BUILD" -name lex.c | head -n 1)
parts=$(find "$BUILD" -name page_parts.c | head -n 1)
passes=$(find "$SOURCE/codegen" -name '*.c' ! -name main.c)

# Tables to begin with: all small ones of the project, good and bad.
seeds=$WORK/seeds
mkdir -p "$seeds"
find "$SOURCE/tests" -name '*.fsm' -size -48 | sort | while read -r table; do
  cp "$table" "$seeds/$(echo "${table#"$SOURCE"/tests/}" | tr / -)"
done

# The passes are compiled once for both harnesses.
flags='-std=c11 -D_XOPEN_SOURCE=700 -O1 -g -fno-sanitize-recover=undefined'
mkdir -p objects
# shellcheck disable=SC2086 # lists of files without blanks in their names
(cd objects && clang $flags -I"$SOURCE/codegen" \
  -fsanitize=fuzzer-no-link,address,undefined -c $passes "$lexer" "$parts" \
  "$SOURCE/tests/fuzz/compile_text.c") || exit 1

limits="-runs=$runs"
[ "$seconds" = 0 ] || limits="-max_total_time=$seconds"
status=0
for harness in front compiler; do
  mkdir -p "$WORK/$harness"
  # shellcheck disable=SC2086
  clang $flags -I"$SOURCE/codegen" -fsanitize=fuzzer,address,undefined \
    -o "fuzz_$harness" "$SOURCE/tests/fuzz/${harness}_fuzz.c" objects/*.o ||
    exit 1
  if "./fuzz_$harness" $limits -seed=1 -timeout=60 -rss_limit_mb=2048 \
    -max_len=24000 -dict="$SOURCE/tests/fuzz/table.dict" \
    -artifact_prefix="$WORK/" "$WORK/$harness" "$seeds" >"$harness.log" 2>&1
  then
    tail -n 1 "$harness.log"
  else
    echo "not ok: $harness"
    tail -n 40 "$harness.log"
    status=1
  fi
done
exit $status
