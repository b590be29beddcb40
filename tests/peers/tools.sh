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

# The text is of no interest; tshark would guess what it is. What it says of
# sequence numbers is not asked for either, and costs it more with every packet
# of a connection: without that, a long capture is read whole in seconds.
tshark() { # ARGUMENT...
  command tshark -n -d tcp.port==7,data -d tcp.port==19,data \
    -d tcp.port==80,data -d tcp.port==8080,data \
    -o tcp.analyze_sequence_numbers:FALSE -o tcp.calculate_timestamps:FALSE \
    -o tcp.desegment_tcp_streams:FALSE \
    -o tcp.check_checksum:TRUE -o ip.check_checksum:TRUE "$@" 2>tshark.err
  got=$?
  grep -v 'Running as user' tshark.err >&2
  return $got
}

# How many packets of a capture match a filter. All of them are read, or there
# is no number.
packets() { # FILE FILTER
  tshark -r "$1" -Y "$2" >"$1.matched" && wc -l <"$1.matched"
}
