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
  if ! command -v "$tool" >/dev/null 2>&1; then
    echo "skip: $title: there is no $tool"
  elif "$@"; then
    echo "ok: $title"
  else
    echo "not ok: $title"
    status=1
  fi
}

# Another release of clang-format lays some lines out in another way, so only
# the one that the project uses may judge.
format() {
  release=$(clang-format --version | sed 's/.*version \([0-9]*\).*/\1/')
  if [ "$release" != 14 ]; then
    echo "skip: clang-format: release 14 judges, this is $release"
    return 0
  fi
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
  product_files | xargs -n 4 -P "$(getconf _NPROCESSORS_ONLN || echo 2)" \
    clang-tidy --quiet -p "$BUILD" \
    --extra-arg=-Wno-ignored-optimization-argument 2>"$WORK/tidy.errors" && return
  grep -v 'warnings\{0,1\} generated' "$WORK/tidy.errors"
  return 1
}

shell() {
  shell_files | xargs shellcheck -x -S warning
}

part 'clang-format' clang-format format
part 'clang-tidy' clang-tidy tidy
part 'shellcheck' shellcheck shell
part 'lengths' awk sh "$here/lengths.sh"
part 'include arrows' grep sh "$here/arrows.sh"
part 'paths' grep sh "$here/paths.sh"
exit $status
