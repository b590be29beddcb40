# A network namespace of our own, and what runs in it. Sourced by run.sh. All of
# it is gone when the group ends, however it ends.
# shellcheck shell=sh disable=SC2154,SC2034 # run.sh sets the rest

place=synfin-$$
middle=$place-middle # and two more, behind it
far=$place-far

# What can run without a namespace of root's has run before.
skip_all() { # REASON
  [ $states = run ] || [ $status -ne 0 ] || {
    echo "$*"
    exit 77
  }
  echo "skip: all with programs: $*"
  exit $status
}

leave_place() {
  for one in "$place" "$middle" "$far"; do
    # shellcheck disable=SC2046 # process numbers
    kill -9 $(ip netns pids "$one" 2>/dev/null) 2>/dev/null
  done
  [ -z "$minute" ] || kill "$minute" 2>/dev/null
  wait
  for one in "$place" "$middle" "$far"; do
    ip netns delete "$one" 2>/dev/null
  done
}

make_place() {
  [ "$(id -u)" -eq 0 ] || skip_all 'only root may make network namespaces'
  [ -c /dev/net/tun ] || skip_all 'this system has no /dev/net/tun'
  [ -x "$programs/synfin-httpd" ] || skip_all 'synfin-httpd was not built'
  reason=$(ip netns add "$place" 2>&1) ||
    skip_all "no network namespace can be made: $reason"
  trap leave_place EXIT
  trap 'exit 130' INT TERM
  inside ip link set lo up
  reason=$(inside ip tuntap add dev trial mode tun 2>&1) ||
    skip_all "no TUN device can be made: $reason"
  inside ip link delete trial
}

# Runs a command in the namespace.
inside() { # COMMAND...
  ip netns exec "$place" "$@"
}

# The same, for at most so many seconds.
within() { # SECONDS COMMAND...
  limit=$1
  shift
  timeout -k 5 "$limit" ip netns exec "$place" "$@"
}

# The same in the background; its output goes to NAME.out and NAME.err. The
# process is $last.
start() { # NAME COMMAND...
  name=$1
  shift
  ip netns exec "$place" "$@" >"$name.out" 2>"$name.err" &
  last=$!
}

# One of our servers, which says when it is ready.
start_server() { # NAME PROGRAM ARGUMENT...
  server=$1
  program=$2
  shift 2
  start "$server" "$programs/synfin-$program" "$@"
  wait_for "$server.out" listening ||
    fail "$server does not start: $(cat "$server.err")"
}

wait_for() { # FILE WORDS
  tries=100
  while [ $tries -gt 0 ]; do
    grep -q -- "$2" "$1" 2>/dev/null && return
    tries=$((tries - 1))
    sleep 0.1
  done
  return 1
}

# Ends a program well; its exit status is the answer.
stop() { # PROCESS
  kill -INT "$1" 2>/dev/null
  wait "$1"
}
