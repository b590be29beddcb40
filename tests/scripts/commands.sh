# The two commands from outside: options, missing tools, no way to install.
# shellcheck shell=sh disable=SC2154 # run.sh sets those

for command in quickstart check; do
  out=$("$SOURCE/$command" --help 2>&1)
  is "$command --help: status" $? 0
  says "$command --help: usage" "$out" "^Usage: ./$command"
  out=$("$SOURCE/$command" --nonsense 2>&1)
  is "$command --nonsense: status" $? 2
  says "$command --nonsense: names it" "$out" 'unknown option --nonsense'
  out=$("$SOURCE/$command" --build 2>&1)
  is "$command --build: status" $? 2
done
out=$("$SOURCE/check" --only no-such-group 2>&1)
is 'check --only: status for an unknown group' $? 2
says 'check --only: names it' "$out" 'there is no group no-such-group'
says 'check --list: this group' "$("$SOURCE/check" --list)" '^scripts  *what'

path=$(without re2c)
out=$(PATH=$path "$SOURCE/quickstart" --no-install --build "$WORK/build" 2>&1)
is 'quickstart without re2c: status' $? 1
says 'quickstart without re2c: shows it' "$out" 're2c  *missing'
says 'quickstart without re2c: shows what is there' "$out" 'cmake  *is there'
says 'quickstart without re2c: what to type' "$out" 'apt-get install re2c'

path=$(without re2c apt-get)
out=$(PATH=$path "$SOURCE/quickstart" --build "$WORK/build" 2>&1)
is 'quickstart without apt-get: status' $? 1
says 'quickstart without apt-get: why' "$out" 'has no apt-get'
says 'quickstart without apt-get: what to do' "$out" 'package manager.*re2c'

path=$(without re2c sudo)
fake id 'echo 1000'
out=$(PATH=$path "$SOURCE/quickstart" --build "$WORK/build" 2>&1)
is 'quickstart without root: status' $? 1
says 'quickstart without root: why' "$out" 'needs root'

path=$(without re2c)
fake id 'echo 0'
fake apt-get 'echo "E: no network" >&2; exit 100'
out=$(PATH=$path "$SOURCE/quickstart" --build "$WORK/build" 2>&1)
is 'quickstart, apt-get fails: status' $? 1
says 'quickstart, apt-get fails: end of the log' "$out" '| E: no network'
says 'quickstart, apt-get fails: where the log is' "$out" \
  '^The whole log: .*01-install-what-is-missing.log'

path=$(without re2c cmake)
fake id 'echo 1000'
fake sudo 'shift; echo "as root: $*" >>'"$WORK/sudo"'; exit 0'
out=$(PATH=$path "$SOURCE/quickstart" --build "$WORK/build" 2>&1)
says 'quickstart asks sudo' "$(cat "$WORK/sudo")" \
  'as root: env DEBIAN_FRONTEND=noninteractive.* install .* cmake re2c'
says 'quickstart looks again' "$out" 'still not working: cmake re2c'

path=$(without gcc cc clang)
out=$(PATH=$path "$SOURCE/check" --no-install --build "$WORK/build" \
  --only scripts 2>&1)
is 'check without a compiler: status' $? 1
says 'check without a compiler: says so' "$out" '^Nothing can be built without: cc'
is 'check without a compiler: last line' "$(echo "$out" | tail -n 1)" \
  '0 passed, 1 failed, 0 skipped'
