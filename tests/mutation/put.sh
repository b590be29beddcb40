#!/bin/sh
# Puts a report into a page, between the lines <!-- NAME --> and
# <!-- end of NAME -->:  put.sh NAME REPORT PAGE
set -eu

next=$(mktemp)
trap 'rm -f "$next"' EXIT
grep -qxF "<!-- $1 -->" "$3" && grep -qxF "<!-- end of $1 -->" "$3" || {
  echo "$3 has no <!-- $1 --> with its end" >&2
  exit 1
}
awk -v name="$1" -v report="$2" '
  $0 == "<!-- end of " name " -->" { print ""; old = 0 }
  !old
  $0 == "<!-- " name " -->" {
    print ""; old = 1
    while ((getline line < report) > 0) print line
  }' "$3" >"$next"
cat "$next" >"$3"
echo "wrote $3" >&2
