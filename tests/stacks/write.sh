#!/bin/sh
# Writes docs/peers/STACK.md, and its line in docs/peers.md, from a run.
#   write.sh lwip|linux BUILD [FOLDER]
# FOLDER, docs of this tree by default, is where the pages go. Ends with the status of
# stacks_sweep (see --help there).
set -eu

stack=$1
build=$(cd "$2" && pwd)
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
docs=${3:-$root/docs}
docs=$(mkdir -p "$docs/peers" && cd "$docs" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

set -- "$build/tests/stacks_sweep" "$stack" --table "$root/spec/tcp.fsm" \
  --differences "$here/differences/$stack.txt" --about "$here/about/$stack.md" \
  --page "$work/page" --line "$work/line" --settings "$work/settings"
case $stack in
linux) set -- sh "$here/linux.sh" "$work/settings" "$@" --least 90 ;;
*) set -- "$@" --least 95 ;;
esac
status=0
"$@" || status=$?
[ -s "$work/page" ] || exit $status
cp "$work/page" "$docs/peers/$stack.md"

# The lines of the other stacks stay as they are.
{
  echo '| stack | the table under | segments | driven | agree | differ | differences |'
  echo '| --- | --- | ---: | ---: | ---: | ---: | ---: |'
  for name in linux lwip; do
    if [ $name = "$stack" ]; then
      cat "$work/line"
    else
      grep "(peers/$name.md)" "$docs/peers.md" 2>/dev/null || :
    fi
  done
} >"$work/table"
awk -v table="$work/table" '
  $0 == "@TABLE@" { while ((getline line < table) > 0) print line; next }
  { print }' "$here/about/index.md" >"$work/index"
cp "$work/index" "$docs/peers.md"
exit $status
