# The tables that the vectors are made of, and what is done with each. Sourced.
# shellcheck shell=sh
# shellcheck disable=SC2154 # SYNFIN and SOURCE come from outside

# The example of LANGUAGE.md.
gate() { # FILE
  awk '/^```/ { inside = !inside; if (!inside) exit; next } inside' \
    "$SOURCE/spec/LANGUAGE.md" >"$1"
}

# The line that says a suite's size, without writing the suite.
size_of() { # FSM VARIANT WORD...
  fsm=$1 variant=$2
  shift 2
  "$SYNFIN" emit vectors "$fsm" --variant "$variant" --most 0 "$@" 2>&1 |
    sed -n 's/.*: \([0-9]* configurations.*\)/\1/p'
}

# The rows of the table of sizes in docs/vectors.md.
sizes() {
  printf '| variant | suite | configurations | inputs | cells | vectors | steps |\n'
  printf '| --- | --- | ---: | ---: | ---: | ---: | ---: |\n'
  for variant in classic modern; do
    for words in 'cells' 'pairs' 'w --extra 0' 'w --extra 1' 'w --extra 2'; do
      # shellcheck disable=SC2086 # a list of words
      size_of "$SOURCE/spec/tcp.fsm" $variant --criterion $words |
        sed "s/^\([0-9]*\) conf[^0-9]*\([0-9]*\) inp[^0-9]*\([0-9]*\) c[^0-9]*\([0-9]*\), steps: /\
| $variant | \`$words\` | \1 | \2 | \3 | \4 | /; s/\$/ |/"
    done
  done
}
