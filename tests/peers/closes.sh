# Half-closes, both ways, against netcat. Sourced by run.sh.
# shellcheck shell=sh disable=SC2154 # the parts before this one set those

# netcat closes when it has sent all; what it sent comes back after that.
start_server echo echo --device echo --address 203.0.113.2/30 \
  --address 2001:db8:2::2/64 --pcap echo.pcap
for server in 203.0.113.2 2001:db8:2::2; do
  within 60 nc -N $server 7 <files/10MB >got
  if same got 10MB; then
    ok "10 MB come back from $server after the peer has closed"
  else
    fail "10 MB come back from $server after the peer has closed: $(
      wc -c <got)"
  fi
done
stop "$last"
has 'echo ends its sessions' echo.out '10000000 octets came, 10000000 went; closed'

# We close at once; netcat goes on for a while.
start_server chargen echo --chargen --octets 1000 --keep kept \
  --device chargen --address 203.0.113.6/30 --pcap chargen.pcap
(
  sleep 1
  cat files/1MB
) | within 60 nc -N 203.0.113.6 19 >got
wait_for chargen.out 'octets came'
is 'octets of chargen' "$(wc -c <got)" 1000
is 'a line of chargen' "$(head -c 10 got)" ' !"#$%&'"'()"
if same kept 1MB; then
  ok '1 MB comes after we have closed'
else
  fail "1 MB comes after we have closed: $(wc -c <kept), $(cat chargen.out)"
fi
stop "$last"

start_server discard echo --discard --device discard \
  --address 203.0.113.10/30 --pcap discard.pcap
within 60 nc -N 203.0.113.10 9 <files/10MB >got
wait_for discard.out 'octets came'
has 'discard takes all' discard.out '10000000 octets came, 0 went; closed'
is 'discard says nothing' "$(wc -c <got)" 0
stop "$last"

# It closes as soon as it hears of the peer's FIN: the ACK for that goes along.
tshark -r discard.pcap -Y 'ip.src == 203.0.113.10' -T fields \
  -e tcp.flags.fin -e tcp.ack_raw >discard.acks 2>discard.err
is 'our FIN is the first to acknowledge the other' "$(
  awk '/^(1|True)/ { at = NR; ack = $2 } { acks[NR] = $2 }
    END { for (i = 1; i < at; i++) early += acks[i] == ack
      print (at > 0), early + 0 }' discard.acks
)" '1 0'
