#!/bin/sh
# Which room may include what of which other room.
set -u

. tests/style/files.sh
status=0

# Prints the #include lines of the matching files as FILE:LINE:NAME.
includes() { # FILES-REGEX
  written_or_generated | grep -E "$1" | while read -r file; do
    grep -nHE '^ *# *include' "$file"
  done | sed 's/ *# *include *\([<"][^>"]*[>"]\).*/\1/'
}

written_or_generated() {
  all_files | grep -E '\.([ch]|re)$' | grep -vE '(^|/)(golden|corpus|inputs)/'
}

complain() { # FINDINGS WHY
  [ -z "$1" ] && return
  echo "$1"
  echo "  $2"
  status=1
}

never() { # FILES-REGEX INCLUDE-REGEX WHY
  complain "$(includes "$1" | grep -E ":[<\"]($2)[>\"]$")" "$3"
}

only() { # FILES-REGEX INCLUDE-REGEX WHY
  complain "$(includes "$1" | grep -vE ":[<\"]($2)[>\"]$")" "$3"
}

never '^codegen/' '(synfin|runtime|examples)/.*' \
  'The compiler includes its own headers only: to the runtime text alone goes.'
never '^codegen/(emit|check)' '(token|lex|parse|ast)\.h' \
  'Checks and emitters see the model, never tokens or syntax trees.'
never '^codegen/(token|lex|parse|ast)' '(model|flatten|interpret|emit.*)\.h' \
  'The front end knows nothing of what comes after it.'
never '^codegen/(resolve|model|flatten|interpret|check)' 'emit.*\.h' \
  'No pass knows who emits.'
only '^runtime/gen/' 'synfin/machine\.h|stdbool\.h|stdint\.h|stddef\.h|[a-z0-9_-]*\.h' \
  'Generated files include the machine header and their own, no other room.'
only '^runtime/(machine|include)/' \
  'synfin/.*\.h|(stdbool|stddef|stdint|limits)\.h|[a-z0-9_]*\.h' \
  'The machine is freestanding.'
never '^(codegen|runtime|examples|tools)/' '.*\.c|.*tests/.*|\.\./.*' \
  'Nobody includes a test, a C file, or a file by a path that climbs.'
never '^runtime/tcp/' '(stdio|stdlib|time|sys/.*|unistd)\.h' \
  'The runtime is freestanding: no input, no output, no clock, no memory.'
never '^runtime/(tcp|machine|gen|include)/' 'host/.*|pcap\.h' \
  'What is Linux stays in runtime/host.'
only '^runtime/host/(shim|packet)\.' \
  'host/(shim|packet)\.h|(stdbool|stddef|stdint|string)\.h' \
  'The bad link needs no system.'
never '^(codegen|runtime|examples)/' '(talk|mirror|dissect|rules)\.h' \
  'What is a part of synfin stands on top: nobody includes tools/.'
never '^runtime/host/' '(wire|wire_inner|inner|demux|timers|siphash)\.h' \
  'A host sees the public headers only.'
complain "$(grep -nE 'TCP_(STATE|IN|STATES)_|->configuration *[=!]=|[^.]configuration *[=!]=' \
  runtime/tcp/*.[ch])" \
  'The runtime never looks at a state: the table decides.'
exit $status
