#!/bin/sh
# about: committed generated files are exactly what the compiler emits
# wants: dot dejavu-font
set -u

status=0
mkdir -p "$WORK/twice"
sh "$SOURCE/scripts/regenerate.sh" "$SYNFIN" "$WORK/now" || exit 1
sh "$SOURCE/scripts/regenerate.sh" "$SYNFIN" "$WORK/twice" || exit 1

differ() {
  echo "not ok: $1"
  echo 'Mend it with: sh scripts/regenerate.sh SYNFIN .'
  status=1
}

# Compares folders byte for byte, no file more and none less, and shows where
# the differences begin.
same() { # COMMITTED NOW WHAT
  diff -ru -x '*.svg' -x drawn-with.txt -x README.md "$1" "$2" >difference &&
    return
  head -n 12 difference | cut -c 1-160
  echo "... $(wc -l <difference) lines"
  differ "$3"
}

same "$SOURCE/runtime/gen" "$WORK/now/runtime/gen" \
  'runtime/gen is not what the compiler emits'
same "$SOURCE/diagrams" "$WORK/now/diagrams" \
  'diagrams/ is not what the compiler emits'
same "$WORK/twice" "$WORK/now" 'two runs differ'

# The words of a drawing: titles of nodes and edges, and all labels.
words() { # SVG
  sed -n 's/&#45;/-/g; s/&#160;/ /g
    s/.*<title>\(.*\)<\/title>.*/title \1/p
    s/.*<text[^>]*>\(.*\)<\/text>.*/text \1/p' "$1" | sort
}

# A drawing, byte for byte; where it is another and the tools are other ones than
# those that are recorded, by its nodes, edges and labels.
drawing() { # DRAWN COMMITTED
  ! cmp -s "$1" "$2" || return 0
  if cmp -s "$SOURCE/diagrams/drawn-with.txt" \
    "$WORK/now/diagrams/drawn-with.txt"; then
    cmp "$1" "$2"
    return 1
  fi
  echo "skip: ${1##*/} byte for byte: Graphviz or the font is another release"
  words "$1" >"$WORK/now.words"
  words "$2" >"$WORK/committed.words"
  [ -s "$WORK/now.words" ] && diff -u "$WORK/committed.words" "$WORK/now.words"
}

if command -v dot >/dev/null 2>&1; then
  (cd "$WORK/now/diagrams" && ls ./*.svg ladders/*.svg) >drawn
  (cd "$SOURCE/diagrams" && ls ./*.svg ladders/*.svg) | diff -u - drawn ||
    differ 'diagrams/ holds other drawings'
  while read -r name; do
    drawing "$WORK/now/diagrams/$name" "$SOURCE/diagrams/$name" ||
      differ "diagrams/$name"
  done <drawn
else
  echo 'skip: the drawings: there is no dot'
fi
exit $status
