#!/bin/sh
# Writes the configuration of Nginx from the environment and runs it:
#   start.sh            renders, checks and runs. SIGQUIT stops gracefully, SIGTERM at once; SIGHUP
#                       reads certificate and files again
#   start.sh render     only writes the files
# The variables are listed, with their defaults, in docs/operations.md and below.
set -eu

here=$(cd "$(dirname "$0")" && pwd)

folder=${NGINX_FOLDER:-/var/lib/parley-nginx}
listen=${NGINX_LISTEN:-}
http_port=${NGINX_HTTP_PORT:-80}
https_port=${NGINX_HTTPS_PORT:-443}
# The port that people see, where something in between maps another one to ours.
public_port=${NGINX_PUBLIC_PORT:-$https_port}
names=${NGINX_SERVER_NAMES:-}
servers=${NGINX_SERVERS:?a list of HOST:PORT of parleyd, separated by spaces}
web=${NGINX_WEB:-}
internal=${NGINX_INTERNAL_LISTEN:-}
certificate=${NGINX_CERTIFICATE:-}
certificate_key=${NGINX_CERTIFICATE_KEY:-}
trusted=${NGINX_TRUSTED_PROXIES:-}
access_log=${NGINX_ACCESS_LOG:-/dev/stdout}
error_log=${NGINX_ERROR_LOG:-stderr}
workers=${NGINX_WORKERS:-auto}
worker_connections=${NGINX_WORKER_CONNECTIONS:-}
max_body=${NGINX_MAX_BODY:-128k}
api_rate=${NGINX_API_RATE:-100}
api_burst=${NGINX_API_BURST:-400}
page_rate=${NGINX_PAGE_RATE:-20}
page_burst=${NGINX_PAGE_BURST:-100}
connections=${NGINX_CONNECTIONS_PER_ADDRESS:-1000}
sockets=${NGINX_SOCKETS_PER_ADDRESS:-500}
user=${NGINX_USER:-}
resolve_seconds=${NGINX_RESOLVE_SECONDS:-5}

newline='
'

say() { printf 'nginx/start.sh: %s\n' "$*" >&2; }
die() {
  say "$*"
  exit 2
}

# check NAME VALUE CHARACTERS : nothing else than these may reach the configuration.
check() {
  case $2 in *[!$3]*) die "$1 has characters that it may not have: $2" ;; esac
}
number() {
  case $2 in '' | *[!0-9]*) die "$1 wants a number, not '$2'" ;; esac
}

check_all() {
  check NGINX_SERVERS "$servers" 'A-Za-z0-9.:_ \[\]-'
  check NGINX_WEB "$web" 'A-Za-z0-9.:_ \[\]-'
  check NGINX_SERVER_NAMES "$names" 'A-Za-z0-9.* -'
  check NGINX_LISTEN "$listen" '0-9A-Fa-f.:* \[\]'
  check NGINX_INTERNAL_LISTEN "$internal" '0-9A-Fa-f.:* \[\]'
  check NGINX_TRUSTED_PROXIES "$trusted" '0-9A-Fa-f.:/ '
  check NGINX_MAX_BODY "$max_body" '0-9kKmM'
  check NGINX_USER "$user" 'A-Za-z0-9_-'
  for path in "$folder" "$certificate" "$certificate_key" "$access_log" "$error_log"; do
    check "a path" "$path" 'A-Za-z0-9./_+@,=-'
  done
  number NGINX_HTTP_PORT "$http_port"
  number NGINX_HTTPS_PORT "$https_port"
  number NGINX_PUBLIC_PORT "$public_port"
  number NGINX_API_RATE "$api_rate"
  number NGINX_API_BURST "$api_burst"
  number NGINX_PAGE_RATE "$page_rate"
  number NGINX_PAGE_BURST "$page_burst"
  number NGINX_CONNECTIONS_PER_ADDRESS "$connections"
  number NGINX_SOCKETS_PER_ADDRESS "$sockets"
  number NGINX_RESOLVE_SECONDS "$resolve_seconds"
  [ "$workers" = auto ] || number NGINX_WORKERS "$workers"
  [ -z "$worker_connections" ] || number NGINX_WORKER_CONNECTIONS "$worker_connections"
  if [ -n "$certificate" ] && [ -z "$certificate_key" ]; then die "NGINX_CERTIFICATE without NGINX_CERTIFICATE_KEY"; fi
}

# Without a certificate, one that browsers warn about: made once, and anew when it is about to end.
self_sign() {
  certificate=$folder/certificate/self-signed.crt
  certificate_key=$folder/certificate/self-signed.key
  mkdir -p "$folder/certificate"
  if [ -s "$certificate" ] && [ -s "$certificate_key" ] &&
    openssl x509 -in "$certificate" -noout -checkend 604800 >/dev/null 2>&1; then return; fi
  alternatives='DNS:localhost,IP:127.0.0.1,IP:::1'
  set -f
  for name in $names; do alternatives="$alternatives,DNS:$name"; done
  set +f
  (
    umask 077
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -sha256 -days 365 \
      -subj '/CN=Parley, self-signed' -addext "subjectAltName=$alternatives" \
      -addext 'basicConstraints=critical,CA:FALSE' -addext 'extendedKeyUsage=serverAuth' \
      -keyout "$certificate_key.new" -out "$certificate.new" 2>"$folder/certificate/openssl.log"
  ) || die "openssl made no certificate: $(cat "$folder/certificate/openssl.log")"
  mv "$certificate_key.new" "$certificate_key"
  mv "$certificate.new" "$certificate"
  say "made a self-signed certificate: $certificate"
}

# addresses HOST:PORT… : the same with names replaced by all their addresses, sorted.
addresses() {
  set -f
  for entry in "$@"; do
    host=${entry%:*}
    port=${entry##*:}
    case $host in
      '' | "$entry") die "'$entry' is not HOST:PORT" ;;
      *[!0-9.]*) case $host in
        \[*) printf '%s\n' "$entry" ;;
        *) getent ahostsv4 "$host" | while read -r address _; do printf '%s:%s\n' "$address" "$port"; done ;;
      esac ;;
      *) printf '%s\n' "$entry" ;;
    esac
  done | sort -u
}

has_names() {
  case " $servers $web" in *' '[A-Za-z]*) return 0 ;; *) return 1 ;; esac
}

server_lines() { # ADDRESSES, one a line
  printf '%s\n' "$1" | sed 's/.*/  server & max_fails=3 fail_timeout=5s;/'
}

# upstream_addresses : what the names stand for now, one line a server, the kinds told apart.
upstream_addresses() {
  # shellcheck disable=SC2086 # lists
  addresses $servers | sed 's/^/server /'
  # shellcheck disable=SC2086
  if [ -n "$web" ]; then addresses $web | sed 's/^/web /'; fi
}

listen_lines() { # PORT PARAMETERS
  set -f
  for address in ${listen:-$(every_address)}; do
    printf '    listen %s:%s%s;\n' "$address" "$1" "$2"
  done
  set +f
}
every_address() {
  printf '*'
  if [ -s /proc/net/if_inet6 ]; then printf ' [::]'; fi
}

# fill TEMPLATE TARGET : replaces @NAMES@, each from the variable that `values` assigns to it.
fill() {
  awk '
    BEGIN {
      count = split(ENVIRON["template_names"], names, " ")
    }
    {
      line = $0
      for (i = 1; i <= count; i++) {
        mark = "@" names[i] "@"
        while ((at = index(line, mark)) > 0)
          line = substr(line, 1, at - 1) ENVIRON["value_" names[i]] substr(line, at + length(mark))
      }
      print line
    }' "$1" >"$2"
}
value() { # NAME VALUE
  template_names="$template_names $1"
  export template_names "value_$1=$2"
}

render() {
  mkdir -p "$folder/conf" "$folder/temporary"
  chmod 711 "$folder/temporary"
  [ -n "$certificate" ] && given=yes || given=
  [ -n "$given" ] || self_sign

  # shellcheck disable=SC3045 # dash and busybox have it
  hard=$(ulimit -Hn)
  case $hard in *[!0-9]*) hard=65536 ;; esac
  [ "$hard" -le 65536 ] || hard=65536
  # Descriptors besides connections: listeners, logs, bodies that wait in files.
  most=$((hard - 64))
  [ "$most" -ge 128 ] || die "only $hard open files are allowed; raise ulimit -n"
  [ -n "$worker_connections" ] || worker_connections=$most
  if [ "$worker_connections" -gt "$most" ]; then
    say "NGINX_WORKER_CONNECTIONS is cut from $worker_connections to $most: ulimit -n is $hard"
    worker_connections=$most
  fi

  upstreams=$(upstream_addresses)
  server_addresses=$(printf '%s\n' "$upstreams" | sed -n 's/^server //p')
  web_addresses=$(printf '%s\n' "$upstreams" | sed -n 's/^web //p')
  [ -n "$server_addresses" ] || return 1

  template_names=
  value FOLDER "$folder"
  value WORKERS "$workers"
  value OPEN_FILES "$hard"
  value WORKER_CONNECTIONS "$worker_connections"
  value ERROR_LOG "$error_log"
  value ACCESS_LOG "$access_log"
  value MAX_BODY "$max_body"
  value API_RATE "$api_rate"
  value API_BURST "$api_burst"
  value PAGE_RATE "$page_rate"
  value PAGE_BURST "$page_burst"
  value CONNECTIONS "$connections"
  value SOCKETS "$sockets"
  value CERTIFICATE "$certificate"
  value CERTIFICATE_KEY "$certificate_key"
  value LISTEN_HTTP "$(listen_lines "$http_port" '')"
  value SERVERS "$(server_lines "$server_addresses")"

  directive=
  if [ "$(id -u)" -eq 0 ]; then
    if [ -z "$user" ]; then
      user=nginx
      id nginx >/dev/null 2>&1 || user=www-data
    fi
    directive="user $user;"
  fi
  value USER_DIRECTIVE "$directive"
  if [ "$public_port" = 443 ]; then value PUBLIC_PORT ''; else value PUBLIC_PORT ":$public_port"; fi
  # Only with a certificate that browsers trust: nobody could pass the warning any more.
  if [ -n "$given" ]; then
    value HSTS "add_header Strict-Transport-Security 'max-age=31536000' always;"
  else
    value HSTS ''
  fi
  if [ -n "$web_addresses" ]; then
    value PAGES web
    value WEB_UPSTREAM "upstream web {
  zone web 128k;
  least_conn;
$(server_lines "$web_addresses")
  keepalive 32;
  keepalive_timeout 4s;
}"
  else
    value PAGES parleyd
    value WEB_UPSTREAM ''
  fi

  real=
  set -f
  for network in $trusted; do real="$real  set_real_ip_from $network;$newline"; done
  set +f
  [ -z "$real" ] || real="$real  real_ip_header X-Forwarded-For;$newline  real_ip_recursive on;"
  value REAL_ADDRESS "$real"

  if [ -n "$names" ]; then
    value SERVER_NAMES "$names"
    value LISTEN_HTTPS "$(listen_lines "$https_port" ' ssl http2')"
    value OTHER_NAMES "  # Somebody else's name, pointed at us.
  server {
$(listen_lines "$https_port" ' ssl http2 default_server')
    server_name _;
    return 421;
  }"
  else
    value SERVER_NAMES _
    value LISTEN_HTTPS "$(listen_lines "$https_port" ' ssl http2 default_server')"
    value OTHER_NAMES ''
  fi

  if [ -n "$internal" ]; then
    value INTERNAL_REQUEST_ID "    ${internal##*:} \$given_request_id;"
    value INTERNAL_SERVER "  # For the server that renders pages: the API, wherever the visitor's session lives.
  server {
    listen $internal;
    server_name _;
    set_real_ip_from 0.0.0.0/0;
    set_real_ip_from ::/0;
    real_ip_header X-Forwarded-For;
    location /api/ { proxy_pass http://parleyd; }
    location / { return 404; }
  }"
  else
    value INTERNAL_REQUEST_ID ''
    value INTERNAL_SERVER ''
  fi

  for file in "$here"/*.conf; do cp "$file" "$folder/conf/"; done
  for file in "$here"/*.template; do
    fill "$file" "$folder/conf/.new"
    mv "$folder/conf/.new" "$folder/conf/$(basename "$file" .template)"
  done
}

check_all
nginx=${NGINX_BINARY:-$(command -v nginx || echo /usr/sbin/nginx)}
rendered=
until render; do
  # A name that stands for nothing yet: its servers are still starting.
  has_names || die "NGINX_SERVERS names no server"
  [ -n "$rendered" ] || say "no address yet for: $servers"
  rendered=waiting
  sleep 1
done
case ${1:-run} in
  render) exit 0 ;;
  run) ;;
  *) die "start.sh knows only: render, run" ;;
esac
"$nginx" -e stderr -q -t -c "$folder/conf/nginx.conf"
if ! has_names; then exec "$nginx" -e stderr -c "$folder/conf/nginx.conf"; fi

# Names may come to stand for other addresses: Nginx 1.22 looks only when it reads its configuration.
"$nginx" -e stderr -c "$folder/conf/nginx.conf" &
pid=$!
ending=
status=0
trap 'ending=yes; kill -TERM "$pid" 2>/dev/null' TERM INT
trap 'ending=yes; kill -QUIT "$pid" 2>/dev/null' QUIT
trap 'kill -HUP "$pid" 2>/dev/null' HUP
known=$(upstream_addresses)
while [ -z "$ending" ] && kill -0 "$pid" 2>/dev/null; do
  sleep "$resolve_seconds" &
  wait $! || true
  [ -z "$ending" ] || break
  now=$(upstream_addresses)
  if [ "$now" = "$known" ] || ! printf '%s' "$now" | grep -q '^server '; then continue; fi
  say "the servers are now: $(printf '%s' "$now" | tr '\n' ' ')"
  if render && "$nginx" -e stderr -q -t -c "$folder/conf/nginx.conf"; then
    known=$now
    kill -HUP "$pid"
  fi
done
while kill -0 "$pid" 2>/dev/null; do
  status=0
  wait "$pid" || status=$?
done
exit "$status"
