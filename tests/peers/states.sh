# Our endpoint and Linux's TCP in one process, state by state. Sourced by run.sh.
# shellcheck shell=sh disable=SC2154,SC2034 # run.sh sets and uses those

minute=
states=run

ctest --test-dir "$BUILD" -L '^peers$' --output-on-failure --no-tests=error \
  >states.log 2>&1 || status=1
cat states.log
if grep -q '\*\*\*Skipped' states.log; then
  states=skipped
  "$BUILD/tests/peers_crossing" | grep '^skip: '
fi

# Linux probes a closed window for a minute, in its own time, while the other
# tests run.
begin_minute() {
  "$BUILD/tests/peers_windows" minute >minute.log 2>&1 &
  minute=$!
}

end_minute() {
  wait "$minute"
  is 'Linux probes a closed window for a minute' $? 0
  minute=
}
