#!/bin/sh
# Runs a command in a network namespace of its own, where the kernel's TCP is
# behind the TUN device `stacks`. Settings are made for that namespace alone; what
# they are is written to a file.
#   linux.sh SETTINGS COMMAND...
set -eu

if [ "${STACKS_INSIDE:-no}" = no ]; then
  STACKS_INSIDE=yes exec unshare --net -- sh "$0" "$@"
fi
settings=$1
shift
ip link set lo up
ip tuntap add dev stacks mode tun
ip link set stacks up mtu 1500
ip address add 192.0.2.1/24 dev stacks
# Nothing is sent again while a scene is played.
ip route change 192.0.2.0/24 dev stacks src 192.0.2.1 rto_min 10s

# What the RFC leaves to the host is set as the table's variant has it; limits
# on answers, which other tests are for, do not bite.
while read -r name value why; do
  if [ -e "/proc/sys/net/ipv4/$name" ]; then
    echo "$value" >"/proc/sys/net/ipv4/$name"
    echo "$name $(cat "/proc/sys/net/ipv4/$name") $why"
  fi
done >"$settings" <<'END'
tcp_rfc1337 1 TIME-WAIT is deaf to RST, as the option rfc1337 has it
tcp_tw_reuse 0 no connection of ours takes the place of one in TIME-WAIT
tcp_syncookies 0 a full backlog drops SYNs
tcp_timestamps 1 offered; the tester takes them up where a way says so
tcp_sack 0 no options that the table does not speak of
tcp_window_scaling 0 the window is the number in the header
tcp_ecn 0 no options that the table does not speak of
tcp_fastopen 0 text on a SYN is treated as RFC 9293 has it
tcp_abort_on_overflow 0 a full backlog answers nothing
tcp_invalid_ratelimit 0 every unacceptable segment gets its answer
tcp_challenge_ack_limit 2147483647 so does every one that RFC 5961 challenges
tcp_autocorking 0 text leaves when it is sent
tcp_no_metrics_save 1 one connection does not colour the next
tcp_max_tw_buckets 262144 TIME-WAIT is never cut short
icmp_ratelimit 0 echo replies mark the end of what a segment calls forth
END
exec "$@"
