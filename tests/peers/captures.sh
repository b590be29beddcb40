# What tshark says of our captures. Sourced by run.sh.
# shellcheck shell=sh disable=SC2154 # the parts before this one set those

stop "$httpd"
is 'the server ends well' $? 0

bad='(ip.checksum.status == 0 || tcp.checksum.status == 0 || _ws.malformed ||
  tcp.hdr_len < 20 || _ws.expert.severity == error)'

# Linux sometimes writes a checksum of 0 as ffff, which is as good, but tshark
# does not think so. Of us it would be a mistake.
linux='(ip.src in {192.0.2.1, 198.51.100.1, 203.0.113.1, 203.0.113.5,
  198.18.2.2} || ipv6.src in {2001:db8::1, 2001:db8:1::1, 2001:db8:2::1,
  2001:db8:12::2})'
# Of a segment that an ICMP error quotes, the end is missing.
wrong="$bad && !icmp && !icmpv6 && !(tcp.checksum == 0xffff && $linux)"

for file in *.pcap; do
  is "tshark on $file" "$(packets "$file" "$wrong")" 0
done
count=$(packets httpd.pcap 'tcp.flags.syn == 1 && tcp.flags.ack == 1')
if [ "$count" -gt 4 ]; then
  ok "tshark sees what was captured: $count connections"
else
  fail "tshark sees what was captured: $count connections"
fi

# One bit of it is flipped: in the checksum of the first IPv4 packet's TCP. The
# file's header has 24 octets, a packet's 16.
tshark -r httpd.pcap -Y 'tcp && ip' -c 2000 -w some.pcap -F nsecpcap
octet=$(od -A n -t u1 -j 76 -N 1 some.pcap)
# shellcheck disable=SC2059 # an octal number is made
printf "\\$(printf '%03o' $((octet ^ 1)))" |
  dd of=some.pcap bs=1 seek=76 conv=notrunc 2>/dev/null
is 'tshark finds a spoiled packet' "$(packets some.pcap "$wrong")" 1
