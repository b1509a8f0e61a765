# shellcheck shell=bash
# ./dev stack: everything that a deployment has, from a fresh clone, on this machine.

dev_stack() {
  local argument web=yes
  for argument in "$@"; do
    case $argument in
      --no-web) web= ;;
      --help | -h)
        sed 's/^  //' <<'END'
  Usage: ./dev stack [--servers N] [--port PORT] [--folder DIR] [--no-web]

    --servers N    how many parleyd (3)
    --port PORT    where https is served (a free one)
    --folder DIR   where data, logs and stack.json go (a new one in /tmp); data
                   are removed at the end, logs stay in a folder that was named
    --no-web       no server that renders pages; parleyd serves the static build
                   if there is one
END
        return
        ;;
    esac
  done
  need_packages build stack
  need_node
  build_server release parleyd
  if [[ -n $web ]]; then
    need_modules web
    build_web
  fi
  ulimit -n "$(ulimit -Hn)" 2>/dev/null || true
  exec node "$ROOT/tools/dev/stack.mjs" "$@"
}
