#!/bin/sh
# about: quoted words stand in the RFC (SYNFIN_RFC=FILE gives its text)
# modes: plain
set -eu

if [ -z "${SYNFIN_RFC:-}" ]; then
  echo 'the text of RFC 9293 is not part of the project; SYNFIN_RFC=FILE gives it'
  exit 77
fi
exec "$SYNFIN" check --rfc "$SYNFIN_RFC" "$SOURCE/spec/tcp.fsm"
