# synfin-fetch gets files from nginx. Sourced by run.sh.
# shellcheck shell=sh disable=SC2154,SC2034 # parts set what others use

# Linux's end of the link is there before our client is.
inside ip tuntap add dev client mode tun
inside ip address add 198.51.100.1/25 dev client
inside ip address add 2001:db8:1::1/64 dev client nodad
inside ip link set client up

mkdir -p nginx/temporary
printf '<!--#echo var="host" -->\n' >files/chunks.shtml
cat >nginx/nginx.conf <<END
daemon off;
master_process off;
pid nginx.pid;
error_log error.log;
events {}
http {
  access_log off;
  client_body_temp_path temporary;
  proxy_temp_path temporary;
  fastcgi_temp_path temporary;
  uwsgi_temp_path temporary;
  scgi_temp_path temporary;
  server {
    listen 8080;
    listen [::]:8080 ipv6only=on;
    root $PWD/files;
    location = /chunks.shtml { ssi on; ssi_types *; }
  }
}
END
start_nginx() {
  start nginx nginx -p "$PWD/nginx" -c nginx.conf -e error.log
  nginx=$last
  tries=50
  until [ $tries -eq 0 ] || within 1 nc -z 127.0.0.1 8080; do
    tries=$((tries - 1))
    sleep 0.1
  done
  [ $tries -gt 0 ] || fail "nginx does not start: $(cat nginx.err)"
}
start_nginx

fetch() { # ARGUMENT...
  within 60 "$programs/synfin-fetch" --device client --address 198.51.100.2 \
    --address 2001:db8:1::2 "$@"
}

count=0
for file in 0B 1B 1MB 100MB; do
  for server in 198.51.100.1 '[2001:db8:1::1]'; do
    count=$((count + 1))
    rm -f got
    fetch --pcap "fetch$count.pcap" -o got "http://$server:8080/$file" \
      2>fetch.err
    got=$?
    if [ $got -eq 0 ] && same got $file; then
      ok "synfin-fetch gets $file from $server"
    else
      fail "synfin-fetch gets $file from $server: $got $(cat fetch.err)"
    fi
  done
done
rm -f got

at=http://198.51.100.1:8080
is 'an answer in chunks' "$(fetch $at/chunks.shtml 2>fetch.err)" 198.51.100.1
fetch -o got $at/none 2>fetch.err
is 'no such file: the exit status' $? 3
has 'no such file: the words' fetch.err '404 Not Found'
