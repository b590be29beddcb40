# Completion of synfin for bash: put it where bash-completion looks, or source it.
# shellcheck shell=bash

_synfin() {
  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}
  local words commands='check build emit explain fmt diff mutate cover trace' command='' i
  for ((i = 1; i < COMP_CWORD; i++)); do
    case " $commands " in
    *" ${COMP_WORDS[i]} "*) command=${COMP_WORDS[i]} && break ;;
    esac
  done
  COMPREPLY=()
  case $before in
  --shape) words='dense packed switch' ;;
  --format) words='gnu json sarif' ;;
  -o | --output)
    mapfile -t COMPREPLY < <(compgen -d -- "$word")
    return
    ;;
  --except)
    mapfile -t COMPREPLY < <(compgen -f -- "$word")
    return
    ;;
  -W) words="error $(synfin explain codes | awk '{ print $2 }')" ;;
  --as) words='text ascii dot svg' ;;
  --criterion) words='cells pairs w' ;;
  emit) words='c dot svg mermaid plantuml text matrix-md matrix-html html cmocka count report vectors ladder' ;;
  --view) words="complete $(sed -n 's/^view *\([^ ]*\).*/\1/p' "${COMP_WORDS[@]}" 2>/dev/null </dev/null)" ;;
  --focus) words=$(sed -n 's/^state *\([^ ]*\).*/\1/p' "${COMP_WORDS[@]}" 2>/dev/null </dev/null) ;;
  --only | --without) return ;;
  --kind) words=$(synfin mutate --help | sed -n '/^Kinds:/,/^Options:/s/^  \([a-z]*\) .*/\1/p') ;;
  *) words='' ;;
  esac
  if [[ $command == trace && $word == -* ]]; then
    words='-l --list -c --connection -a --address -v --variant --ascii --dot --svg --rows -h --help'
  elif [[ -z $words && $word == -* ]]; then
    words='-o --output --variant --option --with --shape --view --focus --only --without --criterion --extra --most --scenario
      --as --kind --show --sample --seed
      -W --rfc --format --except --dot --svg --json
      --check --trust -q --quiet -h --help --version'
  elif [[ -z $words && -z $command ]]; then
    words=$commands
  fi
  if [[ -z $words && ($command == trace || $command == cover && $before != cover) ]]; then
    mapfile -t COMPREPLY < <(compgen -f -- "$word")
  elif [[ -n $words ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
  else
    mapfile -t COMPREPLY < <(compgen -f -X '!*.fsm' -- "$word" && compgen -d -- "$word")
  fi
}

complete -o filenames -F _synfin synfin
