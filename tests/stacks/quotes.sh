#!/bin/sh
# Are the words that explanations quote from RFC 9293 in its text?
#   quotes.sh RFC-TEXT EXPLANATIONS...
set -eu

rfc=$1
shift
awk '
  { gsub(/\f/, ""); sub(/^ +/, ""); sub(/ +$/, "") }
  FILENAME == ARGV[1] {
    if ($0 ~ /^(Eddy|RFC 9293) /)
      next
    text = text (text ~ /[A-Za-z]-$/ ? "" : " ") $0
    next
  }
  FNR == 1 && !squeezed { gsub(/ +/, " ", text); squeezed = 1 }
  /^(match|does|why|matters) / { quoting = 0 }
  /^rfc / { quoting = 1; entry = $0; next }
  quoting { entry = entry " " $0 }
  /^matters / || /^does / {
    check(entry)
    entry = ""
  }
  function check(words,  parts, n, i, part) {
    if (words !~ /RFC 9293/)
      return
    gsub(/\\"/, "\"", words)
    n = split(words, parts, "\"")
    for (i = 2; i <= n; i += 2) {
      part = parts[i]
      gsub(/ +/, " ", part)
      seen++
      if (index(text, part) == 0) {
        print FILENAME ": not in the RFC: " part
        bad = 1
      }
    }
  }
  END {
    print seen " quotations looked up"
    exit bad || seen == 0
  }' "$rfc" "$@"
