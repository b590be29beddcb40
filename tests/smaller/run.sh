#!/bin/sh
# about: endpoints that were compiled with less talk to one that has everything
# modes: plain sanitized
# needs: cc cmocka.h
set -eu

here=$PWD
status=0
fail() {
  echo "not ok: $1"
  status=1
}

features=$SOURCE/runtime/include/synfin/features.h
switches=$(sed -n 's/^#define \(SYNFIN_TCP_WITHOUT_[A-Z0-9_]*\)$/\1/p' \
  "$features")
[ -n "$switches" ] || fail 'no switches were found'

# --- What the page says of each, and nothing of others ---

page=$SOURCE/docs/runtime.md
sed -n 's/^| `\(SYNFIN_TCP_WITHOUT_[A-Z0-9_]*\)` |.*/\1/p' "$page" | sort >told
echo "$switches" | sort | diff - told || fail 'docs/runtime.md: other switches'
sed -n 's/^ \* *\(SYNFIN_TCP_WITHOUT_[A-Z0-9_]*\) .*/\1/p' "$features" |
  sort | diff - told || fail 'features.h: its comment has other switches'
for number in $(grep '^| `SYNFIN_TCP_WITHOUT_' "$page" |
  grep -oE '(MUST|SHLD|MAY)-[0-9]+' | sort -u); do
  grep -q "^| $number |" "$SOURCE/docs/requirements.md" ||
    fail "docs/runtime.md: there is no $number"
done

# --- A table without illegal cells: every other input, as the rows have it ---

"$SYNFIN" build "$SOURCE/spec/tcp.fsm" --variant minimal --trust -o trusting \
  --quiet
# shellcheck disable=SC2086 # WERROR is a flag or nothing
(cd trusting && "$CC" -std=c11 -O1 -I. -I"$SOURCE/runtime/include" -Wall \
  $WERROR tcp.c tcp_minimal.c tcp_minimal_test.c \
  "$SOURCE"/runtime/machine/*.c -lcmocka -o "$here/trusting_test")
if ./trusting_test >trusting.log 2>&1; then
  tail -n 1 trusting.log
else
  fail 'the table that trusts'
  tail -n 20 trusting.log
fi
cmp trusting/tcp_minimal.c "$SOURCE/runtime/gen/tcp_minimal.c" ||
  fail 'runtime/gen/tcp_minimal.c does not trust'

# --- Each alone, and all, with warnings as errors ---

# A table with illegal cells, so that SYNFIN_TRAP can find out broken promises.
"$SYNFIN" emit c "$SOURCE/spec/tcp.fsm" --variant minimal --variant modern \
  -o gen --quiet
flags="-O0 -g -fPIC -Wall -Wextra -Wconversion -Wshadow $WERROR
  -fvisibility=hidden -DSYNFIN_TRAP -I$SOURCE/runtime/include -I$PWD/gen
  -I$SOURCE/runtime/tcp -I$SOURCE/tests/smaller"
if [ "$SANITIZE" = yes ]; then
  flags="$flags -fsanitize=address,undefined -fno-sanitize-recover=all"
fi
# shellcheck disable=SC2086 # a list of flags
"$CC" -std=gnu11 $flags "$SOURCE/tests/smaller/talk.c" -o talk -ldl
mkdir common
# shellcheck disable=SC2086
(cd common && "$CC" -std=c99 $flags -c \
  "$SOURCE/runtime/machine/packed.c" "$here"/gen/tcp.c "$here"/gen/tcp_m*.c)

side() { # NAME [SWITCH...]
  name=$1
  shift
  mkdir "$name.o"
  # shellcheck disable=SC2086
  (cd "$name.o" && "$CC" -std=c11 $flags "$@" -c \
    "$runtime"/*.c "$SOURCE/tests/smaller/side.c" &&
    "$CC" $flags -shared -Wl,-Bsymbolic ./*.o "$here"/common/*.o -o "$here/$name.so")
}
runtime=$SOURCE/runtime/tcp
side full
for switch in $switches SYNFIN_TCP_MINIMAL; do
  if side "$switch" "-D$switch" && ./talk "./$switch.so" ./full.so; then
    echo "ok: $switch"
  else
    fail "$switch"
  fi
done

# shellcheck disable=SC2086
"$CC" -std=c11 $flags -DSYNFIN_TCP_WITHOUT_SIPHASH \
  "$SOURCE/tests/smaller/half_siphash.c" "$SOURCE/runtime/tcp/siphash.c" \
  -o half_siphash
./half_siphash || fail 'HalfSipHash'

# --- That a side can be found out ---

mkdir spoiled
cp "$SOURCE"/runtime/tcp/* spoiled/
sed '/resend_one(call, c->snd_nxt)/d' "$SOURCE/runtime/tcp/loss.c" >spoiled/loss.c
cmp -s "$SOURCE/runtime/tcp/loss.c" spoiled/loss.c &&
  fail 'nothing was spoiled'
runtime=$PWD/spoiled
side never_again -DSYNFIN_TCP_MINIMAL
if ./talk ./never_again.so ./full.so >never_again.log; then
  fail 'a side that sends nothing again was not noticed'
fi
exit $status
