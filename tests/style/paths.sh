#!/bin/sh
# No file may name a place on somebody's machine, or a place outside the project,
# and none may hold a mark of unfinished work.
set -u

. tests/style/files.sh
status=0

text_files() {
  written_files | grep -v '^tests/style/paths\.sh$' | while read -r file; do
    grep -Iq . "$file" && echo "$file"
  done
}

complain() { # FINDINGS WHY
  [ -z "$1" ] && return
  echo "$1"
  echo "  $2"
  status=1
}

# "../NAME" must be a file here, seen from the file's own folder.
leaving() {
  text_files | while read -r file; do
    folder=$(dirname "$file")
    grep -noE '(\.\./)+[A-Za-z0-9_-][A-Za-z0-9._/-]*' "$file" |
      while IFS=: read -r line name; do
        [ -e "$folder/$name" ] || echo "$file:$line: $name"
      done
  done
}

home='(^|[^A-Za-z0-9_.}/-])/(home|root|work|farm|mnt|srv|Users)(/|$)'
complain "$(text_files | xargs grep -nHE "$home")" \
  'Say paths from the root of the project.'
complain "$(text_files | xargs grep -nHF "$PWD/")" \
  'Say paths from the root of the project.'
complain "$(leaving)" 'Nothing there: does the path leave the project?'
complain "$(text_files | xargs grep -nHwE 'TODO|FIXME|XXX|HACK')" \
  'Finish it, or open an issue.'
exit $status
