# What goes wrong: refused, killed, cut off; and what is said then. Sourced by
# run.sh.
# shellcheck shell=sh disable=SC2154 # the parts before this one set those

within 10 curl -sS --noproxy '*' http://192.0.2.2:81/ >/dev/null 2>&1
is 'curl is refused' $? 7
fetch http://198.51.100.1:81/ 2>fetch.err
is 'synfin-fetch is refused' $? 1
has 'synfin-fetch says so' fetch.err 'connection refused'

# Waits until the first octets of a file have come.
begins() { # FILE
  tries=1000
  until [ $tries -eq 0 ] || [ -s "$1" ]; do
    tries=$((tries - 1))
    sleep 0.01
  done
}

# Either reader sleeps for a while: its window shuts, is probed, and opens.
start sleeper curl -sS --noproxy '*' -o sleeper.got http://192.0.2.2/100MB
sleeper=$last
start dozer "$programs/synfin-fetch" --device client --address 198.51.100.2 \
  -o dozer.got http://198.51.100.1:8080/100MB
dozer=$last
begins sleeper.got
begins dozer.got
kill -STOP "$sleeper" "$dozer"
sleep 4
kill -CONT "$sleeper" "$dozer"
wait "$sleeper" "$dozer"
if same sleeper.got 100MB; then
  ok 'a peer that sleeps'
else
  fail "a peer that sleeps: $(cat sleeper.err)"
fi
if same dozer.got 100MB; then
  ok 'a client that sleeps'
else
  fail "a client that sleeps: $(cat dozer.err)"
fi
has 'a window that is shut' httpd.err 'win 0,'
rm -f sleeper.got dozer.got

# curl is killed in the middle; others are served as before.
start slow curl -sS --noproxy '*' --limit-rate 1M -o slow.got \
  http://192.0.2.2/100MB
begins slow.got
kill -9 "$last"
killed='Flags \[R.*| ESTABLISHED -> CLOSED'
wait_for httpd.err "$killed"
has 'the server hears of a killed peer' httpd.err "$killed"
rm -f got
within 30 curl -sS --noproxy '*' -o got http://192.0.2.2/1MB
if same got 1MB; then
  ok 'and serves the next'
else
  fail 'and serves the next'
fi

# Our client is killed in the middle; its address can be used again at once.
start killed "$programs/synfin-fetch" --device client --address 198.51.100.2 \
  --faults delay=1000,delay-most=20 -o killed.got \
  http://198.51.100.1:8080/100MB
begins killed.got
kill -9 "$last"
wait "$last" 2>/dev/null
is 'a client is killed in the middle' $? 137
rm -f got
fetch -o got http://198.51.100.1:8080/1MB 2>fetch.err
if same got 1MB; then
  ok 'a killed client is followed by another'
else
  fail "a killed client is followed by another: $(cat fetch.err)"
fi

# nginx is killed in the middle: what has come is not the file.
(
  sleep 0.5
  kill -9 "$nginx"
) &
fetch --faults delay=1000,delay-most=20 -o got \
  http://198.51.100.1:8080/100MB 2>fetch.err
is 'synfin-fetch notices a killed server' $? 1
has 'synfin-fetch says what' fetch.err 'cut short\|reset'
start_nginx

# The link is down for a while in the middle.
start flapped curl -sS --noproxy '*' --limit-rate 20M -o flapped.got \
  http://192.0.2.2/10MB
flapped=$last
begins flapped.got
inside ip link set web down
sleep 0.5
inside ip link set web up
wait "$flapped"
if same flapped.got 10MB; then
  ok 'a link that is down for a while'
else
  fail "a link that is down for a while: $(cat flapped.err)"
fi

# --- What is said ------------------------------------------------------------

inside "$programs/synfin-echo" --device web >said.out 2>said
is 'a device that is taken' $? 1
has 'a device that is taken: the words' said 'Another program has the device web'
inside "$programs/synfin-echo" --device lo >said.out 2>said
has 'no TUN device' said 'no TUN device'
if command -v setpriv >/dev/null 2>&1; then
  inside setpriv --reuid=65534 --regid=65534 --clear-groups \
    "$programs/synfin-echo" --device other >said.out 2>said
  is 'without rights' $? 1
  has 'without rights: the words' said 'as root'
else
  echo 'skip: what a user without rights is told: there is no setpriv'
fi
for program in httpd fetch echo; do
  "$programs/synfin-$program" --help >said 2>&1
  is "synfin-$program --help" $? 0
  has "synfin-$program --help: the words" said '--pcap FILE'
  "$programs/synfin-$program" --nonsense >said 2>&1
  is "synfin-$program --nonsense" $? 2
done
