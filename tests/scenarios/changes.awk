# Compares the changes of state that were shown (second file) with those of the
# list (first file, changes.txt) for a variant whose options are in `options`.
# Prints the counts, and what is missing or not listed; status 1 with these.

# Is each word of `list` (but "!word": none of them) among the options?
function applies(list,    words, count, i, word, off) {
  count = split(list, words, " ")
  for (i = 1; i <= count; i++) {
    word = words[i]
    off = sub(/^!/, "", word)
    if (off == (index(" " options " ", " " word " ") > 0))
      return 0
  }
  return 1
}

# "FROM: EVENT a=v -> TO": into from[n], input[n], to[n].
function take(n, text,    colon, arrow) {
  colon = index(text, ": ")
  arrow = index(text, " -> ")
  from[n] = substr(text, 1, colon - 1)
  input[n] = substr(text, colon + 2, arrow - colon - 2)
  to[n] = substr(text, arrow + 4)
  gsub(/ +$/, "", to[n])
}

# Has what was shown all that the list names?
function fits(wanted, shown,    words, count, i) {
  if (from[wanted] != from[shown] || to[wanted] != to[shown])
    return 0
  count = split(input[wanted], words, " ")
  for (i = 1; i <= count; i++)
    if (index(" " input[shown] " ", " " words[i] " ") == 0)
      return 0
  return 1
}

/^#/ || /^ *$/ { next }

FNR == NR {
  count = split($0, parts, " *[|] *")
  if (count != 3) {
    print "changes.txt:" FNR ": three parts are joined by |"
    bad = 1
    next
  }
  listed++
  take(listed, parts[1])
  source[listed] = parts[3]
  there[listed] = applies(parts[2])
  line[listed] = FNR
  next
}

{
  shown = "shown"
  take(shown, $0)
  for (i = 1; i <= listed; i++)
    if (there[i] && fits(i, shown)) {
      seen[i] = 1
      found = 1
    }
  if (!found) {
    print "not in changes.txt: " $0
    bad = 1
  }
  found = 0
}

END {
  for (i = 1; i <= listed; i++) {
    is_own = source[i] == "3.10"
    is_taken = source[i] ~ /^taken away/
    all += is_own || is_taken
    taken += is_taken
    absent += is_own && !there[i]
    if (is_taken && seen[i]) {
      print "changes.txt:" line[i] ": taken away, and shown"
      bad = 1
    } else if (!is_taken && there[i] && !seen[i]) {
      print "changes.txt:" line[i] ": no scenario shows it"
      bad = 1
    }
    own += is_own && seen[i]
    others += !is_own && !is_taken && seen[i]
  }
  printf "%s: %d of the %d changes of 3.10 (%d taken away by readings, %d by " \
    "options), and %d of other sections and options\n", variant, own, all,
    taken, absent, others
  exit bad
}
