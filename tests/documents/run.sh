#!/bin/sh
# about: pages of Doxygen, Sphinx and Markdown that show drawings
# wants: doxygen sphinx-build
set -u

status=0
fail() {
  echo "not ok: $1"
  status=1
}
mkdir -p docs
cp -r "$SOURCE/docs/embed" docs/
cp -r "$SOURCE/diagrams" diagrams

# Is everything there that a page shows?
shows() { # FOLDER PAGE FILE...
  folder=$1
  page=$2
  shift 2
  [ -s "$folder/$page" ] || fail "$folder has no $page"
  for file in "$@"; do
    grep -q "\"$file\"" "$folder/$page" || fail "$folder/$page does not show $file"
    cmp -s "$folder/$file" "diagrams/${file##*/}" || fail "$folder: $file is not there"
  done
}

if command -v doxygen >/dev/null 2>&1; then
  (cd docs/embed/doxygen && doxygen Doxyfile) >doxygen.log 2>&1 ||
    fail "doxygen: $(cat doxygen.log)"
  shows docs/embed/doxygen/out/html index.html tcp-open.svg tcp-lifecycle.svg
else
  echo 'skip: Doxygen is not installed'
fi
if command -v sphinx-build >/dev/null 2>&1; then
  (cd docs/embed/sphinx && sphinx-build -q -W -b html . out) >sphinx.log 2>&1 ||
    fail "sphinx-build: $(cat sphinx.log)"
  shows docs/embed/sphinx/out index.html _images/tcp-open.svg tcp-lifecycle.svg
else
  echo 'skip: Sphinx is not installed'
fi

# What stands in the page is what is emitted now.
block() { # LANGUAGE
  awk -v from="\`\`\`$1" '$0 == from { inside = 1; next }
    /^```/ { inside = 0 } inside' docs/embed/markdown.md
}
"$SYNFIN" emit mermaid "$SOURCE/spec/tcp.fsm" --view open >open.mmd
block mermaid | diff -u open.mmd - || fail 'markdown.md: another Mermaid block'
"$SYNFIN" emit text "$SOURCE/spec/tcp.fsm" --focus LISTEN >listen.txt
block text | diff -u listen.txt - || fail 'markdown.md: another text block'
for page in docs/embed/markdown.md diagrams/README.md; do
  grep -o '](\([^)#]*\.[a-z]*\))' "$page" | sed 's/](\(.*\))/\1/' |
    grep -v '^https\?:' >named
  [ -s named ] || fail "$page names no file"
  while read -r file; do
    [ -e "$(dirname "$page")/$file" ] ||
      [ -e "$SOURCE/$(dirname "$page")/$file" ] || fail "$page: there is no $file"
  done <named
done
exit $status
