# What the parts share: verdicts and files. Sourced by run.sh.
# shellcheck shell=sh disable=SC2034 # run.sh uses the status

status=0

ok() { # WHAT
  echo "ok: $*"
}

fail() { # WHAT
  echo "not ok: $*"
  status=1
}

# Files of 0 B, 1 B, 1 MB and 100 MB, and the smaller ones for bad links.
make_files() {
  mkdir -p files/folder
  : >files/0B
  printf x >files/1B
  head -c 100000000 /dev/urandom >files/100MB
  head -c 10000000 files/100MB >files/10MB
  head -c 1000000 files/100MB >files/1MB
  head -c 65536 files/100MB >files/64KB
  echo '<h1>A page</h1>' >files/folder/index.html
  (cd files && sha256sum 0B 1B 1MB 10MB 64KB 100MB) >sums
}

# Does a file have the content of files/NAME?
same() { # FILE NAME
  [ -f "$1" ] &&
    [ "$(sha256sum <"$1" | cut -d ' ' -f 1)" = \
      "$(sed -n "s/ [ *]$2\$//p" sums)" ]
}

# Compares a result with what it must be.
is() { # WHAT GOT EXPECTED
  if [ "$2" = "$3" ]; then
    ok "$1"
  else
    fail "$1: $2, not $3"
  fi
}

has() { # WHAT FILE WORDS
  if grep -q -- "$3" "$2"; then
    ok "$1"
  else
    fail "$1: no '$3' in: $(head -c 2000 "$2")"
  fi
}
