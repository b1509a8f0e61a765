# shellcheck shell=bash
# ./dev run: everything from a fresh clone to a server that answers.

# _argument NAME DEFAULT ARGS… : the value of --NAME in ARGS, or DEFAULT.
_argument() {
  local name=$1 value=$2
  shift 2
  while (($#)); do
    case $1 in
      "--$name") value=${2:-} ;;
      "--$name="*) value=${1#*=} ;;
    esac
    shift
  done
  printf '%s' "$value"
}

# _answers HOST PORT PATH : does an HTTP GET there say 200?
_answers() (
  exec 2>/dev/null
  exec 3<>"/dev/tcp/$1/$2" || exit 1
  printf 'GET %s HTTP/1.1\r\nHost: %s:%s\r\nConnection: close\r\n\r\n' "$3" "$1" "$2" >&3
  IFS= read -r -t 5 line <&3 || exit 1
  [[ $line == *' 200 '* ]]
)

_port_is_taken() { (exec 3<>"/dev/tcp/$1/$2") 2>/dev/null; }

_refuse_taken_port() {
  local host=$1 port=$2 owner=
  if command -v ss >/dev/null; then owner=$(ss -Hltnp "sport = :$port" 2>/dev/null | grep -o 'users:.*' | head -n 1 || true); fi
  fail "port $port of $host is in use already${owner:+ by $owner}" \
    "Is Parley running in another terminal? Then open http://$host:$port" \
    "Else choose another port: ./dev run --listen $host:$((port + 1))"
}

dev_run() {
  local listen host port defaults=() name value
  listen=$(_argument listen 127.0.0.1:8080 "$@")
  host=${listen%:*}
  port=${listen##*:}
  case $host in 0.0.0.0 | '[::]' | '') host=127.0.0.1 ;; esac
  [[ $port =~ ^[0-9]+$ ]] || fail "--listen wants HOST:PORT, not '$listen'"
  if ((port != 0)) && _port_is_taken "$host" "$port"; then _refuse_taken_port "$host" "$port"; fi

  need_packages build
  need_node
  need_modules web
  build_server release parleyd
  build_web

  for value in listen=127.0.0.1:8080 database=sqlite:data/parley.db web-root=web/.output/public; do
    name=${value%%=*}
    if [[ -z $(_argument "$name" '' "$@") ]]; then defaults+=("--$name" "${value#*=}"); fi
  done
  mkdir -p data
  chmod 700 data
  ulimit -n "$(ulimit -Hn)" 2>/dev/null || true

  step "Starting parleyd"
  local port_file="$ROOT/build/run.$$.port" log="$ROOT/build/parleyd.log" pid status=0 waited=0
  mkdir -p "$ROOT/build"
  rm -f "$port_file"
  start_group "$ROOT/build/release/app/parleyd" serve "${defaults[@]}" --port-file "$port_file" "$@" >"$log" 2>&1
  pid=$GROUP
  trap 'kill -TERM "$pid" 2>/dev/null || true' INT TERM HUP
  until [[ -s $port_file ]] && port=$(tr -d '[:space:]' <"$port_file") && _answers "$host" "${port##*:}" /readyz; do
    kill -0 "$pid" 2>/dev/null || break
    if ((++waited > 300)); then
      kill -TERM "$pid" 2>/dev/null || true
      tail -n 20 "$log" >&2
      fail "parleyd did not become ready within 30 s" "Its whole log: build/parleyd.log"
    fi
    sleep 0.1
  done
  if kill -0 "$pid" 2>/dev/null; then
    printf '\n    Parley is ready:  http://%s:%s\n' "$host" "${port##*:}"
    note "Database: $(_argument database sqlite:data/parley.db "$@")"
    note "Log:      build/parleyd.log"
    note "Ctrl-C stops it. In another terminal, ./dev demo fills it with people."
  fi
  # A signal ends the wait, not the server, which finishes what it accepted first.
  wait "$pid" || status=$?
  while kill -0 "$pid" 2>/dev/null; do
    status=0
    wait "$pid" || status=$?
  done
  rm -f "$port_file"
  if ((status != 0 && status != 130 && status != 143)); then
    tail -n 20 "$log" >&2
    fail "parleyd ended with exit code $status" "Its whole log: build/parleyd.log"
  fi
  step "parleyd has stopped"
}
