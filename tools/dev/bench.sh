# shellcheck shell=bash
# ./dev bench: measures Parley on this machine with the load generator of bench/load.

dev_bench() {
  need_node
  local argument
  for argument in "$@"; do
    case $argument in
      --help | -h)
        exec node "$ROOT/tools/dev/bench.mjs" --help
        ;;
    esac
  done
  need_packages build stack
  build_server release parleyd parley_bench
  ulimit -n "$(ulimit -Hn)" 2>/dev/null || true
  exec node "$ROOT/tools/dev/bench.mjs" "$@"
}
