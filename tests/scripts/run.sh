#!/bin/sh
# about: what quickstart and check do when things go wrong
# modes: plain
set -u

tests=0
wrong=0

is() { # WHAT GOT EXPECTED
  tests=$((tests + 1))
  if [ "$2" = "$3" ]; then
    echo "ok $tests - $1"
  else
    wrong=$((wrong + 1))
    echo "not ok $tests - $1"
    printf 'got:\n%s\nexpected:\n%s\n' "$2" "$3" | sed 's/^/# /'
  fi
}

says() { # WHAT TEXT PATTERN
  tests=$((tests + 1))
  if echo "$2" | grep -q -- "$3"; then
    echo "ok $tests - $1"
  else
    wrong=$((wrong + 1))
    echo "not ok $tests - $1"
    printf 'got:\n%s\nexpected something like: %s\n' "$2" "$3" | sed 's/^/# /'
  fi
}

# A folder that has the commands of this machine except some, as a PATH; fake()
# puts others in.
without() { # COMMAND...
  rm -rf "$WORK/path"
  mkdir "$WORK/path"
  # What stands in an earlier folder is not replaced by a later one.
  for folder in /usr/local/bin /usr/bin /bin /usr/sbin /sbin; do
    ln -s "$folder"/* "$WORK/path/" 2>/dev/null
  done
  for command in "$@"; do
    rm -f "$WORK/path/$command"
  done
  echo "$WORK/path"
}

fake() { # COMMAND BODY
  rm -f "$WORK/path/$1"
  printf '#!/bin/sh\n%s\n' "$2" >"$WORK/path/$1"
  chmod +x "$WORK/path/$1"
}

. "$SOURCE/tests/scripts/commands.sh"
. "$SOURCE/tests/scripts/groups.sh"
. "$SOURCE/tests/scripts/settings.sh"

echo "1..$tests"
[ $wrong -eq 0 ]
