#!/bin/sh
# about: formatting, lint, lengths, include arrows, paths of somebody's machine
# modes: plain
# wants: clang-format clang-tidy shellcheck
set -u

here=$SOURCE/tests/style
cd "$SOURCE" || exit 1
. "$here/files.sh"
status=0

part() { # TITLE TOOL COMMAND...
  title=$1
  tool=$2
  shift 2
  reason=
  if ! command -v "$tool" >/dev/null 2>&1; then
    echo "skip: $title: there is no $tool"
  elif "$@"; then
    [ -n "$reason" ] || echo "ok: $title"
  else
    echo "not ok: $title"
    status=1
  fi
}

# Another release formats otherwise or finds other things, so only the one that
# the project uses, Debian 12's, may judge.
judges() { # TOOL RELEASE
  "$1" --version | grep -q "version:* $2\\." && return
  reason="release $2 judges, this is $("$1" --version |
    sed -n 's/.*version:* \([0-9.]*\).*/\1/p' | head -n 1)"
  echo "skip: $title: $reason"
  return 1
}

format() {
  judges clang-format 14 || return 0
  unformatted=$(c_files | xargs clang-format --dry-run -Werror 2>&1 |
    sed -n 's/^\([^: ]*\):[0-9]*:[0-9]*: error.*/\1/p' | sort -u)
  [ -z "$unformatted" ] || {
    echo "$unformatted"
    echo '  clang-format -i mends it.'
    return 1
  }
}

# On standard error it only counts what it found in headers of the system.
# The compile commands may have options that only gcc knows.
tidy() {
  judges clang-tidy 14 || return 0
  product_files | xargs -n 4 -P "$(getconf _NPROCESSORS_ONLN || echo 2)" \
    clang-tidy --quiet -p "$BUILD" \
    --extra-arg=-Wno-ignored-optimization-argument 2>"$WORK/tidy.errors" && return
  grep -v 'warnings\{0,1\} generated' "$WORK/tidy.errors"
  return 1
}

shell() {
  judges shellcheck 0.9 || return 0
  shell_files | xargs shellcheck -x -S warning
}

part 'clang-format' clang-format format
part 'clang-tidy' clang-tidy tidy
part 'shellcheck' shellcheck shell
part 'lengths' awk sh "$here/lengths.sh"
part 'include arrows' grep sh "$here/arrows.sh"
part 'paths' grep sh "$here/paths.sh"
exit $status
