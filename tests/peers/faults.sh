# Links that lose, double, swap, delay and spoil packets, in real time against
# Linux, several at once. Sourced by run.sh.
# shellcheck shell=sh disable=SC2154 # the parts before this one set those

seconds=60 # that each transfer may take

# Of a thousand packets N are lost or spoiled, half and half, and N each are
# doubled, overtaken, and delayed.
faults() { # N SEED
  echo "drop=$(($1 / 2)),corrupt=$(($1 / 2)),duplicate=$1,reorder=$1,delay=$1,seed=$2"
}

# The address of our end of link NUMBER, and of Linux's.
end() { # NUMBER 2|1
  echo "198.51.100.$((128 + $1 * 4 + $2))"
}

# Our server, curl.
bad_server() { # NUMBER RATE FILE
  start_server "bad$1" httpd --device "bad$1" --address "$(end "$1" 2)/30" \
    --faults "$(faults "$2" "$1")" --pcap "bad$1.pcap" files
  within $seconds curl -sS --noproxy '*' -o "bad$1.got" \
    "http://$(end "$1" 2)/$3" || fail "curl over a bad link: status $?"
  sleep 0.5
  stop "$last"
  judge_bad "$1" "$2" "$3" curl
}

# Our client, nginx.
bad_client() { # NUMBER RATE FILE
  within $seconds "$programs/synfin-fetch" --device "bad$1" \
    --address "$(end "$1" 2)/30" --faults "$(faults "$2" "$1")" \
    --pcap "bad$1.pcap" -o "bad$1.got" "http://$(end "$1" 1):8080/$3" \
    2>"bad$1.err" || fail "synfin-fetch over a bad link: status $?"
  judge_bad "$1" "$2" "$3" synfin-fetch
}

# The file is whole, and what came spoiled is what the link has spoiled.
judge_bad() { # NUMBER RATE FILE WHO
  if same "bad$1.got" "$3"; then
    ok "$4: $3 over a link with $2 of 1000"
  else
    fail "$4: $3 over a link with $2 of 1000: $(cat "bad$1.err")"
  fi
  made=$(sed -n 's/^in: .* \([0-9]*\) corrupted.*/\1/p' "bad$1.err")
  is "tshark: packets that came spoiled ($made)" "$(packets "bad$1.pcap" \
    "ip.src != $(end "$1" 2) && !(tcp.checksum == 0xffff) && $bad")" "$made"
  is 'tshark: packets that left spoiled' \
    "$(packets "bad$1.pcap" "ip.src == $(end "$1" 2) && $bad")" 0
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
bad_server 3 200 64KB
bad_client 4 10 10MB
bad_client 5 50 1MB
bad_client 6 200 64KB'
