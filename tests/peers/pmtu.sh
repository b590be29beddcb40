# A path whose middle takes smaller packets than its ends: routers of Linux say
# so, by ICMP (RFC 1191, RFC 8201). Sourced by run.sh.
#
#   our endpoint --TUN, 1500-- $place --1300-- $middle --1500-- $far
# shellcheck shell=sh disable=SC2154 # the parts before this one set those

make_path() {
  ip netns add "$middle" && ip netns add "$far" &&
    inside ip link add narrow type veth peer name narrow netns "$middle" &&
    ip -n "$middle" link add wide type veth peer name wide netns "$far" &&
    inside ip link set narrow mtu 1300 up &&
    ip -n "$middle" link set narrow mtu 1300 up &&
    ip -n "$middle" link set wide up && ip -n "$far" link set wide up &&
    inside ip address add 198.18.1.1/24 dev narrow &&
    ip -n "$middle" address add 198.18.1.2/24 dev narrow &&
    ip -n "$middle" address add 198.18.2.1/24 dev wide &&
    ip -n "$far" address add 198.18.2.2/24 dev wide &&
    inside ip address add 2001:db8:11::1/64 dev narrow nodad &&
    ip -n "$middle" address add 2001:db8:11::2/64 dev narrow nodad &&
    ip -n "$middle" address add 2001:db8:12::1/64 dev wide nodad &&
    ip -n "$far" address add 2001:db8:12::2/64 dev wide nodad &&
    inside ip route add 198.18.2.0/24 via 198.18.1.2 &&
    inside ip route add 2001:db8:12::/64 via 2001:db8:11::2 &&
    ip -n "$middle" route add 198.18.0.0/24 via 198.18.1.1 &&
    ip -n "$middle" route add 2001:db8:10::/64 via 2001:db8:11::1 &&
    ip -n "$far" route add default via 198.18.2.1 &&
    ip -n "$far" route add default via 2001:db8:12::1 &&
    for router in "$place" "$middle"; do
      ip netns exec "$router" sh -c 'echo 1 >/proc/sys/net/ipv4/ip_forward &&
        echo 1 >/proc/sys/net/ipv6/conf/all/forwarding' || return 1
    done
}

narrow_to() { # MTU
  inside ip link set narrow mtu "$1" && ip -n "$middle" link set narrow mtu "$1"
}

# The first half of the text; when it has come back, the path gets narrower.
two_halves() { # MTU
  head -c 5000000 files/10MB
  tries=300
  until [ $tries -eq 0 ] || [ "$(wc -c <path.got)" -ge 5000000 ]; do
    tries=$((tries - 1))
    sleep 0.1
  done
  narrow_to "$1"
  tail -c +5000001 files/10MB
}

# Text goes there and back, for both directions meet the narrow link.
there_and_back() { # NAME ADDRESS PREFIX MTU
  narrow_to 1300
  start_server "$1" echo --device "$1" --address "$2/$3" --pcap "$1.pcap"
  : >path.got
  two_halves "$4" | timeout -k 5 60 ip netns exec "$far" nc -N "$2" 7 >path.got
  if same path.got 10MB; then
    ok "$1: 10 MB go there and back"
  else
    fail "$1: 10 MB go there and back: $(wc -c <path.got)"
  fi
  stop "$last"
}

# What our end has heard, and that it kept to it from then on: it sends nothing
# larger, but as much as may be.
heeds() { # NAME ICMP OURS LENGTH MTU
  ours="$3 && !icmp && !icmpv6"
  first=$(tshark -r "$1.pcap" -Y "$2 == $5" -T fields -e frame.number |
    head -n 1)
  if [ -z "$first" ]; then
    fail "$1: no router says that its link takes $5 octets"
    return
  fi
  ok "$1: a router says that its link takes $5 octets"
  ours="$ours && frame.number > $first && $4"
  is "$1: larger packets after that" "$(packets "$1.pcap" "$ours > $5")" 0
  if [ "$(packets "$1.pcap" "$ours == $5")" -gt 1000 ]; then
    ok "$1: and many that fill it"
  else
    fail "$1: and many that fill it"
  fi
}

if make_path 2>path.err; then
  there_and_back path6 2001:db8:10::2 64 1280
  heeds path6 icmpv6.mtu 'ipv6.src == 2001:db8:10::2' ipv6.plen+40 1300
  heeds path6 icmpv6.mtu 'ipv6.src == 2001:db8:10::2' ipv6.plen+40 1280
  there_and_back path4 198.18.0.2 24 600
  heeds path4 icmp.mtu 'ip.src == 198.18.0.2' ip.len 1300
  heeds path4 icmp.mtu 'ip.src == 198.18.0.2' ip.len 600
else
  echo "skip: a path with a narrow middle: $(cat path.err)"
fi
