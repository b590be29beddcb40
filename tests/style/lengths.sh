#!/bin/sh
# Functions of at most 60 lines, files of at most 400, lines of at most 80
# columns (120 in tables). A function with a comment "long: REASON" in it may
# have 100 lines, as a switch over an enum needs.
set -u

. tests/style/files.sh

findings=$(
  written_files | grep -E '\.([ch]|re|def)$|^(spec|examples)/.*\.fsm$' |
    while read -r file; do
      awk -v file="$file" '
      BEGIN { columns = file ~ /\.fsm$/ ? 120 : 80 }
      {
        line = $0
        gsub(/[\200-\277]/, "", line) # one column for a UTF-8 character
        if (length(line) > columns && line !~ /https?:/)
          print file ":" FNR ": " length(line) " columns"
      }
      /\{$/ && !begun { begun = FNR; limit = 60 }
      /\/\* long: / { limit = 100 }
      /^}/ {
        if ($0 == "}" && FNR - begun + 1 > limit)
          print file ":" begun ": a function of " FNR - begun + 1 " lines"
        begun = 0
      }
      END {
        if (FNR > 400 && file ~ /\.([ch]|re)$/)
          print file ": " FNR " lines"
      }' "$file"
  done
)
[ -z "$findings" ] || {
  echo "$findings"
  exit 1
}
