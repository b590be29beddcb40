# The command line: help, status, suggestions, standard input and output.
# shellcheck shell=sh disable=SC2154 # run.sh sets them

good=$SOURCE/tests/machines/one-state.fsm
bad=$here/inputs/S301-gap.fsm

commands=$("$SYNFIN" --help | sed -n 's/^  synfin \([a-z]*\) .*/\1/p')
[ "$(echo "$commands" | wc -l)" -gt 5 ] || fail "--help lists few commands"

# Help is on standard output.
says 0 'Usage: synfin COMMAND' "$SYNFIN" --help
says 0 'Usage: synfin COMMAND' "$SYNFIN" -h
for command in $commands; do
  # A program of its own, which needs libpcap.
  [ "$command" != trace ] || [ -x "${SYNFIN%/*}/synfin-trace" ] || continue
  says 0 "Usage: synfin $command" "$SYNFIN" "$command" --help
  [ -s err ] && fail "$command --help writes to standard error"
  awk 'length > 80' out | grep . && fail "$command: help beyond 80 columns"
  refusal=2
  [ "$command" != cover ] || refusal=125 # below it counts
  says $refusal "$command --help" "$SYNFIN" "$command"
done
says 2 'fmt does not take --shape; see synfin fmt --help' \
  "$SYNFIN" fmt --shape dense "$good"
says 2 "did you mean '--shape'" "$SYNFIN" build --shpe dense "$good"
"$SYNFIN" --version | grep -qx 'synfin [0-9]*\.[0-9]*\.[0-9]*' ||
  fail "--version says $("$SYNFIN" --version)"
says 2 'Usage' "$SYNFIN"

# What is misspelt gets a suggestion.
says 2 "did you mean 'check'" "$SYNFIN" chekc "$good"
says 2 "did you mean '--shape'" "$SYNFIN" build --shap=dense "$good" -o out-folder
says 2 "did you mean '--quiet'" "$SYNFIN" check --quite "$good"
says 2 'did you mean' "$SYNFIN" emit cmoka "$good"
says 2 "has no option 'rfc1132'; did you mean 'rfc1123'" \
  "$SYNFIN" emit dot --option rfc1132 "$SOURCE/tests/machines/tftp.fsm"
says 2 'plain, modern' \
  "$SYNFIN" emit dot --variant nonsense "$SOURCE/tests/machines/tftp.fsm"
says 2 'dense, packed or switch' "$SYNFIN" build --shape round "$good" -o x
says 2 'gnu, json or sarif' "$SYNFIN" check --format xml "$good"
says 2 'needs an argument' "$SYNFIN" check "$good" --format
says 2 'needs an argument' "$SYNFIN" check "$good" --format=
says 2 '-o FOLDER' "$SYNFIN" build "$good"
says 2 'one file' "$SYNFIN" check "$good" "$good"

# 0: all is well; 1: findings; 2: the command line or the system.
says 0 'no errors' "$SYNFIN" check "$good"
says 1 'S301' "$SYNFIN" check "$bad"
says 1 'S301' "$SYNFIN" build "$bad" -o not-made
[ -e not-made ] && fail 'build makes a folder although there is an error'
says 2 'no/such/file' "$SYNFIN" check no/such/file
says 2 "$PWD" "$SYNFIN" check "$PWD"
says 2 'no/such/book' "$SYNFIN" check --rfc no/such/book "$good"

# Arguments after `--` are no options; options stand anywhere.
cp "$good" ./-odd.fsm
says 0 'no errors' "$SYNFIN" check -- -odd.fsm
says 0 'digraph' "$SYNFIN" --shape=dense emit -q dot "$good"

# Standard input.
"$SYNFIN" check - <"$good" >out 2>err || fail "check -: $(cat err)"
grep -q '^<stdin>: ' out || fail "check - names no standard input: $(cat out)"
"$SYNFIN" check - <"$bad" >out 2>err && fail 'check - finds nothing'
grep -q '^<stdin>:14:7: error: ' err || fail "check -: $(head -n 1 err)"
"$SYNFIN" emit dot - <"$good" >from-stdin || fail 'emit dot -'
"$SYNFIN" emit dot "$good" >from-file
sed 's/<stdin>/one-state.fsm/; s/stdin/one-state.fsm/' from-stdin |
  cmp -s - from-file || fail "emit dot -: $(diff from-stdin from-file)"

# Standard output that takes nothing is an error, and goes nowhere else.
if [ -c /dev/full ]; then
  for arguments in '--help' "check $good" "emit dot $good" 'explain codes' \
    "check --format=json $bad" "fmt -"; do
    # shellcheck disable=SC2086 # words
    "$SYNFIN" $arguments >/dev/full 2>err <"$good"
    [ $? -eq 2 ] || fail "$arguments: a full disk is no error"
    grep -q 'standard output' err || fail "$arguments: /dev/full: $(cat err)"
  done
fi
"$SYNFIN" check "$good" >&- 2>err
[ $? -eq 2 ] || fail 'a closed standard output is no error'
"$SYNFIN" build "$good" -o closed >&- 2>err
"$SYNFIN" build "$good" -o open >/dev/null 2>err
diff -r closed open || fail 'with standard output closed, files differ'

# The manual and the completions know each command and each option.
for word in $commands \
  $(for command in $commands; do "$SYNFIN" "$command" --help; done |
    grep -oE -- '(^| )--?[A-Za-z-]+' | sort -u); do
  plain=$(echo "$word" | sed 's/^ *//')
  case $plain in
  -Wno-NAME | -Werror) continue ;;
  esac
  for page in docs/synfin.1 docs/completion/synfin.bash docs/completion/_synfin; do
    more= # the manual of the program that is a command
    [ "$page" != docs/synfin.1 ] || more=$SOURCE/docs/synfin-trace.1
    sed 's/\\-/-/g' "$SOURCE/$page" ${more:+"$more"} | grep -qF -- "$plain" ||
      fail "$page does not know $plain"
  done
done
if command -v man >/dev/null 2>&1; then
  man -l --warnings -E UTF-8 "$SOURCE/docs/synfin.1" >page 2>warnings
  [ -s warnings ] && fail "man: $(cat warnings)"
fi
if command -v bash >/dev/null 2>&1; then
  bash -c '. "$1"
    COMP_WORDS=(synfin emit d) COMP_CWORD=2
    _synfin
    [ "${COMPREPLY[*]}" = dot ] || exit 1
    COMP_WORDS=(synfin ch) COMP_CWORD=1
    _synfin
    [ "${COMPREPLY[*]}" = check ]' bash "$SOURCE/docs/completion/synfin.bash" ||
    fail 'completion in bash'
fi
