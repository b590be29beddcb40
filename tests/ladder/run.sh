#!/bin/sh
# about: two generated machines talk to each other over a wire, in every scenario
# needs: cc
# shellcheck disable=SC2086 # lists of words
set -u

. "$SOURCE/tests/ladder/build.sh"
ladder=$BUILD/bin/synfin-ladder
here=$SOURCE/tests/ladder
isses='100,300 0,0 4294967295,4294967295 4294967294,2147483647
2147483647,2147483648 4294967196,4294966995'
failed=0

not_ok() { # WHAT
  echo "not ok: $1"
  failed=1
}

# All scenarios come out in these variants, wherever the numbers begin, and no row
# is wider than a screen.
plays_all() { # PROGRAM VARIANTS TITLE
  whole=yes
  for variant in $2; do
    for iss in $isses; do
      "$1" --all --table --variant $variant --iss $iss >played 2>errors || {
        not_ok "$3, variant $variant, ISS $iss: $(cat errors)"
        whole=no
      }
      awk 'length > 80 { print; wide = 1 } END { exit wide }' played || {
        not_ok "$3, ISS $iss: rows of more than 80 columns"
        whole=no
      }
    done
  done
  [ $whole = no ] || echo "ok: $3"
}

# The rows of a ladder, without prose.
rows() {
  sed -n '/^    [a-z]/,/^$/{/^ \{17\}/d;/^$/d;p;}'
}

# Rows with a segment, without the length of arrows: "CLOSED > <SEQ=1> LISTEN".
segments() {
  sed -n 's/^ *[0-9]*\. *//; s/  */ /g; s/ [-]*> <SEQ/ > <SEQ/; s/ -* <SEQ/ > <SEQ/
    s/ <-* <SEQ/ < <SEQ/; s/> [<>-]* \([A-Z]\)/> \1/; /<SEQ/p'
}

default_ladder() {
  "$ladder" >default 2>&1 || not_ok 'the default run fails'
  rows <default | diff -u "$here/golden/default.txt" - &&
    echo 'ok: the default ladder' || not_ok 'the default ladder'
}

# Each figure of the RFC is found, row for row, in the ladder that it belongs to.
figures() {
  grep '^figure' "$here/golden/figures.txt" >names
  while read -r _ number scenario iss first; do
    sed -n "/^figure $number /,/^#/p" "$here/golden/figures.txt" |
      segments >wanted
    "$ladder" --iss "$iss" "$scenario" | segments | tail -n "+$first" |
      head -n "$(wc -l <wanted)" | diff -u wanted - &&
      echo "ok: Figure $number" || not_ok "Figure $number"
  done <names
}

# A scenario that no wire allows ends with status 1 and WORDS.
reports() { # SCENARIO WORDS
  ./more/ladder "$1" >reported 2>&1
  status=$?
  if [ $status -eq 1 ] && grep -q -- "$2" reported; then
    echo "ok: $1 is reported"
  else
    not_ok "$1 ends with status $status: $(tail -n 6 reported)"
  fi
}

command_line() { # STATUS ARGUMENT...
  wanted=$1
  shift
  "$ladder" "$@" >said 2>&1
  status=$?
  [ $status -eq "$wanted" ] && [ -s said ] ||
    not_ok "synfin-ladder $* ends with status $status, not $wanted"
}

default_ladder
figures
plays_all "$ladder" 'modern classic' 'the table that ships'

build_ladder more "$here/scenarios.fsm" || exit 1
plays_all ./more/ladder 'modern classic' 'more scenarios, with traps'

build_ladder more "$here/spoiled.fsm" || exit 1
reports spoiled-attribute 'expected text=yes, derived text=no'
reports spoiled-default 'expected ack=current, derived ack=new'
reports spoiled-state 'expected CLOSE-WAIT, came to ESTABLISHED'
reports spoiled-silence 'nothing of left is under way to right'
reports spoiled-timer 'RETRANSMISSION-TIMEOUT cannot come at left'
reports spoiled-post 'left has not posted DRAINED'
reports spoiled-wire 'a segment comes to right over the wire only'
reports spoiled-queue 'expected queue=waiting, derived queue=empty'

command_line 0 --help
command_line 0 --list
command_line 0 open-and-close simultaneous-open
command_line 2 --nothing
command_line 2 nothing
command_line 0 --changes open-and-close
[ "$(grep -c ' -> ' said)" -eq 12 ] || not_ok "--changes shows: $(cat said)"
command_line 2 --variant
command_line 2 --variant nothing
command_line 2 --iss 1
command_line 2 --iss 1,2,3
command_line 2 --iss 4294967296,1
command_line 2 --iss -1,1
[ $failed -ne 0 ] || echo 'ok: the command line'
exit $failed
