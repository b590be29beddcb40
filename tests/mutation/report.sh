#!/bin/sh
# What the whole run found, as Markdown: mutants by kind and what becomes of
# them, who kills them, and the survivors of the oracle. In the folder of
# `whole`, from mutants.json, mutants, suite.verdicts and oracle.verdicts.
set -eu

judged=$SOURCE/tests/mutation/survivors

# By kind: how many differ, and how many are equivalent, and why.
echo '| kind | edit | mutants | differ | of these refused | exchanged | same | undefined |'
echo '| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |'
"$SYNFIN" mutate --help | sed -n 's/^  \([a-z]*\) \{2,\}\([a-z].*\)/\1\t\2/p' >kinds
awk -F'"' -v OFS='\t' '{
  class = refused = ""
  for (i = 2; i < NF; i++) {
    if ($i == "class") class = $(i + 2)
    if ($i == "refused") refused = $(i + 1) == ":null}" || $(i + 1) ~ /null/ ? 0 : 1
  }
  print $8, class, refused
}' mutants.json >classes
awk -F'\t' '
  NR == FNR { order[++n] = $1; text[$1] = $2; next }
  { all[$1]++; count[$1, $2]++; if ($2 == "different" && $3) refused[$1]++ }
  END {
    for (i = 1; i <= n; i++) {
      k = order[i]
      if (!all[k]) continue
      printf "| %s | %s | %d | %d | %d | %d | %d | %d |\n", k, text[k], all[k], count[k, "different"], refused[k], count[k, "exchanged"], count[k, "same"], count[k, "undefined"]
      a += all[k]; d += count[k, "different"]; r += refused[k]; e += count[k, "exchanged"]; s += count[k, "same"]; u += count[k, "undefined"]
    }
    printf "| all | | %d | %d | %d | %d | %d | %d |\n", a, d, r, e, s, u
  }' kinds classes

# Who kills: the emitted suites, the oracle, and each group of its tests alone.
echo
awk '
  FILENAME == "mutants" { if ($3 == "different") kind[$1] = $2; next }
  !($1 in kind) { next }
  FILENAME == "suite.verdicts" { if ($2 == "killed" && !suite[$1]++) by["emitted suites", kind[$1]]++; next }
  $2 == "killed" {
    if (!oracle[$1]++) by["the oracle", kind[$1]]++
    group = $0; sub(/^[^ ]* killed by /, "", group); sub(/: .*/, "", group)
    if (!(group in seen)) { seen[group] = 1; groups[++g] = group }
    by[group, kind[$1]]++
  }
  END {
    while ((getline line < "kinds") > 0) { split(line, part, "\t"); order[++n] = part[1] }
    for (id in kind) total[kind[id]]++
    printf "| kind | differ | emitted suites | the oracle"
    for (i = 1; i <= g; i++) printf " | %s", groups[i]
    printf " |\n| ---"
    for (i = 1; i <= g + 3; i++) printf " | ---:"
    print " |"
    for (j = 1; j <= n; j++) if (total[order[j]]) {
      k = order[j]
      printf "| %s | %d | %d | %d", k, total[k], by["emitted suites", k], by["the oracle", k]
      sum += total[k]; s += by["emitted suites", k]; o += by["the oracle", k]
      for (i = 1; i <= g; i++) { printf " | %d", by[groups[i], k]; each[i] += by[groups[i], k] }
      print " |"
    }
    printf "| all | %d | %d | %d", sum, s, o
    for (i = 1; i <= g; i++) printf " | %d", each[i]
    print " |"
    printf "\nThe emitted suites kill %.2f %% of the mutants that differ, the oracle alone %.2f %%.\n", 100 * s / sum, 100 * o / sum
  }' mutants suite.verdicts oracle.verdicts

# Who survives the oracle, with the judgement that is kept by id. A judgement of
# nobody is as wrong as a survivor without one.
awk '$2 == "survived" { print $1 }' oracle.verdicts | sort >alive
echo
echo '| survivor | row of spec/tcp.fsm | edit | judgement |'
echo '| --- | --- | --- | --- |'
unjudged=
while read -r id; do
  text=$(sed -n "s/^$id //p" "$judged")
  [ -n "$text" ] || unjudged="$unjudged $id"
  grep "\"$id\"" mutants.json | awk -F'"' -v text="$text" '{
    for (i = 2; i < NF; i++) {
      if ($i == "row") row = $(i + 2)
      if ($i == "edit") edit = $(i + 2)
    }
    gsub(/\|/, "\\|", edit)
    printf "| %s | %s | %s | %s |\n", $4, row, edit, text
  }'
done <alive
sed -n 's/^\([0-9a-f]\{10\}\) .*/\1/p' "$judged" | sort >spoken
for id in $(comm -13 alive spoken); do
  unjudged="$unjudged $id(killed)"
done
[ -z "$unjudged" ] || {
  echo "tests/mutation/survivors does not fit:$unjudged"
  exit 1
}
