# Tables that ask for too much of one thing.
# shellcheck shell=sh

# A table of one state and event around what awk prints.
around() { # FILE AWK-PROGRAM
  awk "BEGIN {
    print \"machine m\\ncause c \\\"c\\\"\\nstate S initial \\\"s\\\"\"
    print \"event E c \\\"e\\\"\"
    $2
    if (!own) print \"stage s of E ref 1\\n  S: ignore\"
  }" >"$1"
}

bytes() { # COUNT CHARACTER
  head -c "$1" /dev/zero | tr '\0' "$2"
}

# Errors: a hundred are shown, the rest is counted.
around errors.fsm 'own = 1; print "stage s of E ref 1"
  for (i = 0; i < 10000; i++) print "  S: do nothing" i'
bad errors.fsm 'not shown'
[ "$(grep -c ': error: ' err)" -le 200 ] || fail 'more than a hundred are shown'
around syntax.fsm 'for (i = 0; i < 10000; i++) print "stat T" i " \"t\""'
bad syntax.fsm 'not shown'
around unknown.fsm 'own = 1
  for (i = 0; i < 4000; i++) print "state name-of-a-state-" i " \"t\""
  print "stage s of E ref 1"
  for (i = 0; i < 10000; i++) print "  name-of-a-state" i ": ignore"'
bad unknown.fsm 'not shown'

# Depth.
{
  printf 'machine m\ncause c "c"\nstate S initial "s"\nevent E c "e"\ndefine D = '
  bytes 100000 '('
  printf 1
  bytes 100000 ')'
  printf '\nstage s of E ref 1\n  S: ignore\n'
} >deep.fsm
bad deep.fsm 'nested'
around nots.fsm 'printf "variable B bit \"b\"\ndefine D = "
  for (i = 0; i < 100000; i++) printf "not "
  print "B"'
bounded nots.fsm
around sum.fsm 'printf "define D = 1"
  for (i = 0; i < 100000; i++) printf " + 1"
  print ""'
bad sum.fsm 'S103'
around doubling.fsm 'print "variable X count of E \"x\"\ndefine D0 = X"
  for (i = 1; i < 400; i++) print "define D" i " = D" (i - 1) " + D" (i - 1)
  print "attribute a of E \"a\"\n  big when D399 > 3 \"b\"\n  small otherwise \"s\""
  own = 1
  print "stage s of E on a ref 1\n  S: a big|small ignore"'
bounded doubling.fsm

# More of everything than there may be. The bound is named.
around states.fsm 'for (i = 0; i < 60000; i++) print "state T" i " \"t\""'
bad states.fsm 'states; the bound is'
around options.fsm 'for (i = 0; i < 17; i++) print "option o" i " \"o\""'
bad options.fsm '17 options; the bound is 16'
around values.fsm 'print "attribute a of E \"a\""
  for (i = 0; i < 65; i++) print "  v" i " \"v\""'
bad values.fsm '65 values; the bound is 64'
for word in variant property part resource action timer variable define \
  attribute flag event stage constraint; do
  awk -v word=$word 'BEGIN { n = 100000
    print "machine m\ncause c \"c\"\nstate S initial \"s\"\nevent E c \"e\""
    if (word == "constraint") print "attribute a of E \"a\"\n  x \"x\"\n  y \"y\""
    for (i = 0; i < n; i++)
      if (word == "variant") print "variant x" i " with none \"x\""
      else if (word == "resource") print "resource x" i " in S \"x\""
      else if (word == "timer") print "timer x" i " expires E \"x\""
      else if (word == "variable") print "variable x" i " bit \"x\""
      else if (word == "define") print "define x" i " = 1"
      else if (word == "attribute") print "attribute x" i " of E \"x\"\n  v \"v\""
      else if (word == "flag") print "flag x" i " in S \"x\"\n  v \"v\""
      else if (word == "event") print "event x" i " c \"x\""
      else if (word == "stage") print "stage x" i " of E ref 1\n  S: next"
      else if (word == "constraint") print "never a y why \"x\""
      else print word " x" i " \"x\""
    print "stage s of E ref 1\n  S: ignore" }' >$word.fsm
  bad $word.fsm 'the bound is'
done

# Each may stand, but not all of it together.
around product.fsm 'own = 1; list = ""
  for (k = 0; k < 9; k++) {
    print "attribute a" k " of E \"a\""
    for (i = 0; i < 8; i++) print "  v" i " \"v\""
    list = list " a" k " v0"
  }
  print "stage s of E ref 1\n  S:" list " ignore\n    otherwise ignore"'
bad product.fsm 'combinations; the bound is'
around flags.fsm 'own = 1
  for (k = 0; k < 40; k++) print "flag f" k " in S \"f\"\n  no \"n\"\n  yes \"y\""
  print "stage s of E ref 1\n  S: ignore"'
bad flags.fsm 'configurations'
around nested.fsm 'own = 1; print "state T \"t\""
  for (k = 0; k < 200; k++)
    print "flag f" k " in T" (k ? " with f" (k - 1) " yes" : "") " \"f\"\n  no \"n\"\n  yes \"y\""
  print "stage s of E ref 1\n  S: -> T\n  T: -> S"'
bounded nested.fsm
around later.fsm 'own = 1; print "state T \"t\""
  for (k = 0; k < 60; k++)
    print "flag f" k " in T" (k < 59 ? " with f" (k + 1) " yes" : "") " \"f\"\n  no \"n\"\n  yes \"y\""
  print "stage s of E ref 1\n  S: -> T\n  T: -> S"'
bounded later.fsm
around parity.fsm 'own = 1; list = ""
  for (k = 0; k < 22; k++) {
    print "attribute a" k " of E \"a\"\n  no \"n\"\n  yes \"y\""
    print "stage s" k " of E ref 1\n  S with odd no: a" k " yes set odd yes next\n    otherwise next"
    print "  S with odd yes: a" k " yes set odd no next\n    otherwise next"
  }
  print "flag odd in S \"o\"\n  no \"n\"\n  yes \"y\""
  print "stage s of E ref 1\n  S: stop"'
bounded parity.fsm
around rows.fsm 'own = 1
  for (i = 0; i < 4000; i++) print "state T" i " \"t\""
  for (i = 0; i < 4000; i++) {
    print "stage s" i " of E ref 1\n  not T0:"
    for (k = 0; k < 30; k++) print "    otherwise next"
  }'
bad rows.fsm 'the bound is'
around pairs.fsm 'own = 1
  for (i = 0; i < 4000; i++) print "state T" i " \"t\""
  print "stage s of E ref 1"
  for (i = 0; i < 20000; i++) print "  not T1: otherwise ignore"'
bad pairs.fsm 'the bound is'
around cells.fsm 'own = 1
  for (i = 0; i < 4000; i++) print "state T" i " \"t\""
  for (i = 0; i < 4000; i++) print "event E" i " c \"e\""
  print "stage s of E ref 1\n  S: ignore"'
bad cells.fsm 'the bound is'
around actions.fsm 'own = 1; print "part p \"p\"\naction a touches p \"a\""
  printf "stage s of E ref 1\n  S: do"
  for (i = 0; i < 100000; i++) printf " a"
  print ""'
bad actions.fsm 'more than 64 actions'
around chain.fsm 'own = 1; print "part p \"p\""
  for (i = 0; i < 4000; i++)
    print "event E" i " c \"e\"\naction a" i " touches p posts E" i " \"a\""
  print "stage s of E ref 1\n  S: do a0"
  for (i = 0; i < 4000; i++)
    print "stage s of E" i " ref 1\n  S: do a" (i + 1) % 4000'
bad chain.fsm 'S505'
around circle.fsm 'own = 1
  for (i = 0; i < 4000; i++) print "state T" i " \"t\""
  print "stage s of E ref 1\n  S: -> T0"
  for (i = 0; i < 4000; i++) print "  T" i ": -> T" (i < 3999 ? i + 1 : 3999)'
bad circle.fsm 'S402'
around timers.fsm 'own = 1; print "state Q quiet \"q\""
  for (i = 0; i < 900; i++) print "event X" i " c \"e\"\ntimer t" i " expires X" i " \"t\""
  print "stage s of E ref 1\n  S: -> Q start t0"
  for (i = 1; i < 900; i++) printf " t%d", i
  print "\n  Q: -> S cancel all"
  for (i = 0; i < 900; i++) print "stage s of X" i " ref 1\n  S Q: illegal"'
bad timers.fsm 'error'
around steps.fsm 'print "scenario x between a b ref 1"
  for (i = 0; i < 200000; i++) print "  a E -> S"'
good steps.fsm
yes 'a a a a a a a a a a a a a a a a' | head -n 500000 >words.fsm
bad words.fsm 'error'
bytes 16000000 '(' >parens.fsm
bad parens.fsm 'error'
rm -f words.fsm parens.fsm
