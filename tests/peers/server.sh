# curl gets files from synfin-httpd. Sourced by run.sh.
# shellcheck shell=sh disable=SC2154,SC2034 # parts set what others use

start_server httpd httpd --device web --address 192.0.2.2/24 \
  --address 2001:db8::2/64 --trace --pcap httpd.pcap files
httpd=$last

curl_it() { # ARGUMENT...
  within 60 curl -sS -g --noproxy '*' "$@"
}

for file in 0B 1B 1MB 100MB; do
  for server in 192.0.2.2 '[2001:db8::2]'; do
    rm -f got
    curl_it -o got "http://$server/$file"
    if same got $file; then
      ok "curl gets $file from $server"
    else
      fail "curl gets $file from $server"
    fi
  done
done
rm -f got

at=http://192.0.2.2
is 'one connection for three requests' "$(curl_it -o /dev/null -o /dev/null \
  -o /dev/null -w '%{num_connects}' $at/1B $at/1MB $at/0B)" 100
is 'HEAD' "$(curl_it -I $at/1MB | grep -ci -e '^HTTP/1.1 200' \
  -e '^content-length: 1000000')" 2
is 'a range' "$(curl_it -r 10-19 $at/1MB | sha256sum)" \
  "$(head -c 20 files/1MB | tail -c 10 | sha256sum)"
is 'a folder' "$(curl_it -L $at/folder)" '<h1>A page</h1>'

code() { # ARGUMENT...
  curl_it -o /dev/null -w '%{http_code}' "$@"
}
is 'no such file' "$(code $at/none)" 404
up=..
is 'no way out' "$(code --path-as-is $at/folder/$up/$up/sums)" 404
is 'no way out, encoded' "$(code --path-as-is $at/%2e%2e/sums)" 404
is 'no POST' "$(code -d text $at/1B)" 405
is 'nonsense' "$(printf 'nonsense\r\n\r\n' | within 10 nc -N 192.0.2.2 80 |
  head -n 1 | tr -d '\r')" 'HTTP/1.1 400 Bad Request'

mkdir -p many
within 60 curl -sS --noproxy '*' -Z --parallel-immediate --parallel-max 100 \
  "$at/1MB?[1-100]" -o 'many/#1' 2>many.err ||
  fail "100 connections at once: $(cat many.err)"
wrong=0
for file in many/*; do
  same "$file" 1MB || wrong=$((wrong + 1))
done
is '100 connections at once' "$(find many -type f | wc -l) $wrong" '100 0'
rm -rf many

for step in 'LISTEN -> SYN-RECEIVED' 'SYN-RECEIVED -> ESTABLISHED' \
  'ESTABLISHED -> CLOSE-WAIT' 'CLOSE | CLOSE-WAIT -> LAST-ACK' \
  'LAST-ACK -> CLOSED'; do
  has "the trace: $step" httpd.err "$step"
done

start_server classic httpd --device old --address 198.51.100.130/25 \
  --variant classic files
rm -f got
curl_it -o got http://198.51.100.130/1MB
if same got 1MB; then
  ok 'the classic variant'
else
  fail 'the classic variant'
fi
stop "$last"
