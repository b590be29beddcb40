# Views: what they show is of the whole, and no more is lost than was asked for.
# Read by run.sh.
# shellcheck shell=sh
# shellcheck disable=SC2154 # here, status and fail() are those of run.sh

table=$SOURCE/spec/tcp.fsm

# Every reason of every arrow, one a line: "FROM TO CAUSE EVENT condition / ...".
reasons() { # OPTION...
  "$SYNFIN" emit dot "$table" "$@" >view.dot || return 1
  dot -Tjson view.dot >view.json || return 1
  endings view.json >view.endings
  [ ! -s view.endings ] || fail "$*: $(cat view.endings)"
  jq -r '.edges[] | select(.from) |
    "\(.from) \(.to) \(.cause)" as $arrow |
    .tooltip | split("\\n")[1:][] | "\($arrow) \(.)"' view.json | sort -u
}

reasons >whole || fail 'the whole'
[ -s whole ] || fail 'the whole is empty'

# The main arrows of the view are those of Figure 5, which somebody has typed.
reasons --view lifecycle >lifecycle
jq -r '.edges[] | select(.from and .faint != "true") | "\(.from) \(.to)" as $a |
  .tooltip | split("\\n")[1:][] | "\($a) \(split(" ")[0])"' view.json |
  sort -u >main
sort "$here/figure5.txt" | diff -u - main || fail 'the main arrows are not Figure 5'
jq -e '[.edges[] | select(.faint == "true")] | length > 0' view.json >none ||
  fail 'lifecycle: nothing is faint'
# It leaves nothing out but what ends in CLOSED.
awk '$2 != "CLOSED"' whole >open-ended
awk '$2 != "CLOSED"' lifecycle | diff -u open-ended - ||
  fail 'lifecycle: other arrows than the whole'

for view in lifecycle open close reset timeouts complete; do
  reasons --view "$view" >"view-$view" || fail "view $view"
  [ -s "view-$view" ] || fail "view $view is empty"
  comm -13 whole "view-$view" >invented
  [ ! -s invented ] || fail "view $view: not of the table: $(head -n 3 invented)"
done
cmp -s whole view-complete || fail 'complete is not complete'
awk '$3 == "timer"' whole | cmp -s - view-timeouts || fail 'timeouts: not the timers'
awk '$4 == "ABORT" || / rst=exact/' whole | comm -23 - view-reset >lost
[ ! -s lost ] || fail "reset: without $(head -n 3 lost)"

for state in CLOSED ESTABLISHED TIME-WAIT; do
  reasons --focus "$state" >focus
  awk -v s="$state" '$1 == s || $2 == s' whole | cmp -s - focus ||
    fail "--focus $state: not what touches it"
done

# What an expression keeps and what it drops are the whole, and nothing is both.
for expression in TIMEOUT 'send-(fin|syn)' '^SYN'; do
  reasons --only "$expression" >kept
  reasons --without "$expression" >dropped
  [ -s kept ] || fail "--only $expression is empty"
  [ -s dropped ] || fail "--without $expression is empty"
  sort -u kept dropped | cmp -s - whole ||
    fail "--only and --without $expression: together not the whole"
  comm -12 kept dropped >both
  [ ! -s both ] || fail "both kept and dropped: $(head -n 1 both)"
done

refuses() { # WORDS ARGUMENT...
  words=$1
  shift
  "$SYNFIN" emit "$@" "$table" >refused.out 2>refused && fail "$*: is accepted"
  [ ! -s refused.out ] || fail "$*: writes something all the same"
  grep -q -- "$words" refused || fail "$*: $(cat refused)"
}
refuses "did you mean 'open'" svg --view opne
refuses 'lifecycle, open, close' dot --view zzzzzzzzzz
refuses "did you mean 'CLOSED'" dot --focus CLOSD
refuses "--only 'zzz' matches no state, event or action" dot --only zzz
refuses "--without 'zzz' matches no state, event or action" dot --without zzz
refuses 'is no regular expression' dot --only '('
refuses 'nothing is left' dot --only ABORT --without ABORT
refuses 'are for drawings' c --view open

# What Graphviz does not do is said with a remedy, and nothing is written.
mkdir -p without slow
printf '#!/bin/sh\ncat >/dev/null\nkill -XCPU $$\n' >slow/dot
chmod +x slow/dot
PATH=$PWD/without "$SYNFIN" emit svg "$table" >none 2>refused &&
  fail 'no dot, and no error'
grep -q 'apt-get install graphviz' refused || fail "no dot: $(cat refused)"
PATH=$PWD/without "$SYNFIN" emit dot "$table" >none || fail 'emit dot needs dot'
PATH=$PWD/slow:$PATH "$SYNFIN" emit svg "$table" >none 2>refused &&
  fail 'a slow dot, and no error'
grep -q -- '--focus STATE' refused || fail "a slow dot: $(cat refused)"

# Three hundred states.
awk 'BEGIN {
  print "machine ring \"ring\"\nstandard S\ncause c \"c\""
  for (i = 0; i < 300; i++)
    print "state S" i (i ? "" : " initial") " \"s\""
  print "event E c \"e\"\nstage e of E ref 1"
  for (i = 0; i < 300; i++)
    print "  S" i ":\n    -> S" (i + 1) % 300
}' >ring.fsm
"$SYNFIN" emit svg ring.fsm >ring.svg || fail '300 states'
[ "$(grep -c 'class="node"' ring.svg)" -ge 300 ] || fail '300 states: not all are drawn'
