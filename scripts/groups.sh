# Finds, runs and counts the groups of tests. Sourced, never run; CONTRIBUTING.md
# has the protocol. Needs install.sh and steps.sh.
#
# A caller sets `groups` (the folder that holds them), `source`, `plain_build`,
# `sanitized_build` (empty: there is none), `logs` and `limit` (seconds that a
# group may take).
# shellcheck shell=sh disable=SC2154 # the caller sets those

passed=0
failed=0
skipped=0

# Names of all groups: folders with a run.sh, or with programs for ctest.
list_groups() {
  for folder in "$groups"/*/; do
    folder=${folder%/}
    if [ -f "$folder/run.sh" ] || has_programs "$folder"; then
      basename "$folder"
    fi
  done
}

has_programs() { # FOLDER
  [ -f "$1/CMakeLists.txt" ] || [ -n "$(find "$1" -maxdepth 1 -name 'test_*.c')" ]
}

# A group says of itself, in comments of its run.sh: about, modes, needs, wants.
header() { # GROUP KEY
  if [ -f "$groups/$1/run.sh" ]; then
    sed -n "s/^# $2: *//p" "$groups/$1/run.sh"
  fi
}

group_about() { # GROUP
  about=$(header "$1" about)
  echo "${about:-test programs under tests/$1}"
}

# Tools without which the group is skipped.
group_needs() { # GROUP
  header "$1" needs
  if has_programs "$groups/$1"; then
    echo cmocka.h
  fi
}

# Tools without which a part of the group is skipped.
group_wants() { # GROUP
  header "$1" wants
}

group_modes() { # GROUP
  modes=$(header "$1" modes)
  echo "${modes:-plain sanitized}"
}

# What a group runs, in a shell of its own.
group_body() { # GROUP
  if [ -f "$groups/$1/run.sh" ]; then
    exec timeout -k 10 "$limit" sh "$groups/$1/run.sh"
  fi
  exec timeout -k 10 "$limit" ctest --test-dir "$BUILD" -L "^$1\$" \
    --output-on-failure --no-tests=error
}

# A program that is linked to a build must come from the same compiler: each has
# sanitizers of its own.
compiler_of() { # BUILD
  sed -n 's/^CMAKE_C_COMPILER:[A-Z]*=//p' "$1/CMakeCache.txt" 2>/dev/null
}

# Starts one mode of a group in the background; it leaves "STATUS SECONDS" in
# RESULT. `running` collects what an interrupt must end.
start_mode() { # GROUP MODE RESULT
  (
    if [ "$2" = plain ]; then
      BUILD=$plain_build SANITIZE=no
    else
      BUILD=$sanitized_build SANITIZE=yes
    fi
    SOURCE=$source SYNFIN=$BUILD/bin/synfin WORK=$BUILD/groups/$1
    CC=$(compiler_of "$BUILD")
    export BUILD CC SANITIZE SOURCE SYNFIN WORK
    rm -rf "$WORK" && mkdir -p "$WORK"
    begun=$(now)
    exec >"$3.log" 2>&1
    (cd "$WORK" && group_body "$1") </dev/null &
    body=$!
    trap 'kill $body 2>/dev/null; exit 130' TERM
    wait $body
    echo "$? $(seconds_since "$begun")" >"$3"
  ) &
  running="$running $!"
}

# The reason why a mode cannot run, if there is one.
reason_to_skip() { # GROUP MODE
  if [ "$2" = plain ] && [ -z "$plain_build" ]; then
    echo 'there is no plain build'
  elif [ "$2" = sanitized ] && [ -z "$sanitized_build" ]; then
    echo 'there is no sanitized build'
  else
    # shellcheck disable=SC2046 # a list of words
    lacking=$(missing_tools $(group_needs "$1"))
    # shellcheck disable=SC2086 # on one line
    [ -z "$lacking" ] || echo "missing here:" $lacking
  fi
}

# Runs a group in its modes, side by side, and prints one line about it.
run_group() { # GROUP
  running=
  notes=
  group_base=$logs/group-$1
  heading "$1"
  tick "$(heading "$1")"
  for mode in $(group_modes "$1"); do
    rm -f "$group_base-$mode" "$group_base-$mode.log"
    reason=$(reason_to_skip "$1" "$mode")
    if [ -n "$reason" ]; then
      echo "$reason" >"$group_base-$mode.log"
      echo '77 0.0 s' >"$group_base-$mode"
    else
      start_mode "$1" "$mode" "$group_base-$mode"
    fi
  done
  # shellcheck disable=SC2086 # process numbers
  [ -z "$running" ] || wait $running
  running=
  tick_end "$(heading "$1")"
  for mode in $(group_modes "$1"); do
    # What was killed from outside has left no result.
    [ -s "$group_base-$mode" ] || echo '137 killed' >"$group_base-$mode"
    report_mode "$mode" "$group_base-$mode"
  done
  echo
  printf '%s' "$notes"
  for mode in $(group_modes "$1"); do
    show_failure "$1" "$mode" "$group_base-$mode"
  done
}

# Prints "plain ok 0.3 s", counts, and adds to `notes`.
report_mode() { # MODE RESULT
  read -r status time <"$2" || status=1 time=
  case $status in
  0)
    passed=$((passed + 1))
    printf '%s ok %s  ' "$1" "$time"
    note_partial_skips "$1" "$2.log"
    ;;
  77)
    skipped=$((skipped + 1))
    printf '%s skipped  ' "$1"
    add_note "$1" "$(tail -n 1 "$2.log")"
    ;;
  *)
    failed=$((failed + 1))
    printf '%s FAILED %s  ' "$1" "$time"
    ;;
  esac
}

add_note() { # MODE REASON
  notes="$notes        skipped ($1): $2
"
}

# A group that ran, but not all of it, says so in lines "skip: REASON".
note_partial_skips() { # MODE LOG
  partial=$(grep -c '^skip: ' "$2") || return 0
  skipped=$((skipped + partial))
  notes="$notes$(sed -n "s/^skip: /        skipped ($1): /p" "$2")
"
}

show_failure() { # GROUP MODE RESULT
  read -r status time <"$3" || status=1 time=
  case $status in
  0 | 77) ;;
  124) show_log_end "$1 ($2), stopped after $limit s" "$status" "$3.log" ;;
  *) show_log_end "$1 ($2)" "$status" "$3.log" ;;
  esac
}
