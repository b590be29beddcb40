# Links that lose, double, swap, delay and spoil packets, in real time against
# Linux, several at once. Sourced by run.sh.
# shellcheck shell=sh disable=SC2154 # the parts before this one set those

seconds=60 # that each transfer may take

# Of a thousand packets N are lost or spoiled, half and half, and N each are
# doubled, overtaken, and delayed.
faults() { # N SEED
  echo "drop=$(($1 / 2)),corrupt=$(($1 / 2)),duplicate=$1,reorder=$1,delay=$1,seed=$2"
}

# Our server, curl; the number decides about device and address.
bad_server() { # NUMBER RATE FILE
  net=198.51.100.$((128 + $1 * 4))
  ours=${net%.*}.$((${net##*.} + 2))
  {
    start_server "bad$1" httpd --device "bad$1" --address "$ours/30" \
      --faults "$(faults "$2" "$1")" --pcap "bad$1.pcap" files
    within $seconds curl -sS --noproxy '*' -o "bad$1.got" "http://$ours/$3" ||
      fail "curl over a bad link: status $?"
    sleep 0.5
    stop "$last"
  } >"bad$1.log" 2>&1
  if ! same "bad$1.got" "$3"; then
    fail "curl: $3 over a link with $2 of 1000: $(cat "bad$1.log" "bad$1.err")"
  else
    ok "curl: $3 over a link with $2 of 1000"
  fi
  # What came spoiled is what the link has spoiled.
  made=$(sed -n 's/^in: .* \([0-9]*\) corrupted.*/\1/p' "bad$1.err")
  is "tshark: packets that came spoiled ($made)" \
    "$(packets "bad$1.pcap" "ip.src != $ours && ($bad)")" "$made"
  is 'tshark: packets that left spoiled' \
    "$(packets "bad$1.pcap" "ip.src == $ours && ($bad)")" 0
}

run_faults() { # COMMAND-LINES
  numbers=
  number=0
  while read -r words; do
    number=$((number + 1))
    # shellcheck disable=SC2086 # several words
    (
      status=0
      $words
      exit $status
    ) >"faults$number.log" 2>&1 &
    numbers="$numbers $!"
  done <<END
$1
END
  for process in $numbers; do
    wait "$process" || status=1
  done
  cat faults*.log
}

run_faults 'bad_server 1 10 10MB
bad_server 2 50 1MB
bad_server 3 200 64KB'
