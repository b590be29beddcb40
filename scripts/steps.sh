# Steps with a title, a time and a log each. Sourced, never run.
#
# A caller sets `program` and `logs`, calls `steps_begin TOTAL`, then `step`.
# shellcheck shell=sh disable=SC2154 # the caller sets those

now() { # milliseconds; whole seconds where date knows no fractions
  instant=$(date +%s%N)
  case $instant in
  *N) echo "$(date +%s)000" ;;
  *) echo "${instant%??????}" ;;
  esac
}

seconds_since() { # START
  elapsed=$(($(now) - $1))
  printf '%d.%d s' $((elapsed / 1000)) $((elapsed % 1000 / 100))
}

steps_begin() { # TOTAL
  steps_total=$1
  steps_done=0
  ticker=
  mkdir -p "$logs"
}

# On a terminal a long step counts its seconds, so that nobody thinks it hangs.
tick() { # HEADING
  [ -t 1 ] || return 0
  (
    trap 'exit 0' TERM INT
    ticks=0
    while sleep 1; do
      ticks=$((ticks + 1))
      printf '\r%s%3d s' "$1" "$ticks"
    done
  ) &
  ticker=$!
}

tick_end() { # HEADING
  if [ -n "$ticker" ]; then
    kill "$ticker" 2>/dev/null
    wait "$ticker" 2>/dev/null
    ticker=
    printf '\r%s' "$1"
  fi
}

heading() { # TITLE
  printf '[%*d/%d] %-46s ' ${#steps_total} "$steps_done" "$steps_total" "$1"
}

# Runs a command as the next step. Its output goes to a log of its own; on
# failure the end of that log is shown, and the caller decides what follows.
# Status 77 is a skip, for which the last line of the log is the reason.
step() { # TITLE COMMAND...
  step_title=$1
  shift
  steps_done=$((steps_done + 1))
  step_log=$logs/$(printf '%02d' "$steps_done")-$(slug "$step_title").log
  step_start=$(now)
  heading "$step_title"
  tick "$(heading "$step_title")"
  "$@" >"$step_log" 2>&1
  step_status=$?
  tick_end "$(heading "$step_title")"
  if [ $step_status -eq 0 ]; then
    printf 'ok      %s\n' "$(seconds_since "$step_start")"
  elif [ $step_status -eq 77 ]; then
    printf 'skipped: %s\n' "$(tail -n 1 "$step_log")"
  else
    printf 'FAILED  %s\n' "$(seconds_since "$step_start")"
    show_log_end "$step_title" "$step_status" "$step_log"
  fi
  return $step_status
}

slug() { # TITLE
  echo "$1" | tr -cs '[:alnum:]\n' '-' | sed 's/^-//; s/-$//'
}

show_log_end() { # TITLE STATUS LOG
  echo
  if [ -s "$3" ]; then
    echo "$program: \"$1\" failed with status $2. The end of its log:"
    show_errors "$3" $(($(wc -l <"$3") - 24))
    tail -n 24 "$3" | cut -c 1-200 | sed 's/^/  | /'
  else
    echo "$program: \"$1\" failed with status $2 and said nothing."
  fi
  echo "The whole log: $3"
  echo
}

# The first complaints of a log, if they stand before its end.
show_errors() { # LOG LAST-LINE
  awk -v last="$2" '
    NR > last { exit }
    /(^|[^a-z_])error: |undefined reference|^not ok/ && ++shown <= 12 {
      print "  | " NR ": " substr($0, 1, 200)
    }
    END { if (shown) print "  | ..." }' "$1"
}

# Leaves with a message; the first argument is the exit status.
give_up() { # STATUS MESSAGE...
  give_up_status=$1
  shift
  printf '%s: %s\n' "$program" "$*" >&2
  exit "$give_up_status"
}
