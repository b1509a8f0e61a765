# shellcheck shell=bash
# Shared by ./dev and its parts: how steps are announced, run and reported.
# Expects ROOT (the project) to be set; every part is sourced, never executed.

ARTIFACTS="$ROOT/build/artifacts"
LOGS="$ARTIFACTS/logs"

step() { printf '==> %s\n' "$*"; }
note() { printf '    %s\n' "$*"; }

# fail MESSAGE… : each argument on its own line, then exit 1.
fail() {
  printf '\nFAILED: %s\n' "$1" >&2
  shift
  local line
  for line in "$@"; do printf '    %s\n' "$line" >&2; done
  exit 1
}

# _last_line FILE : the last line that a person could read, cut to the screen.
_last_line() {
  tail -c 2000 "$1" 2>/dev/null | tr '\r' '\n' | sed $'s/\x1b\\[[0-9;?]*[A-Za-z]//g' |
    awk '/[^[:space:]]/ {line = $0} END {print line == "" ? "working …" : substr(line, 1, 90)}'
}

# start_group COMMAND… : starts COMMAND in the background, in a process group of its own, so that
# Ctrl-C reaches it only through us and that it can be ended with all its children. Sets GROUP.
start_group() {
  set -m
  "$@" </dev/null &
  GROUP=$!
  set +m
}

# _abandon GROUP : somebody wants us to stop in the middle of a step.
_abandon() {
  kill -TERM -- "-$1" 2>/dev/null || true
  printf '\nStopped.\n' >&2
  exit 130
}

# run_logged TITLE LOGNAME COMMAND… : announces TITLE, runs COMMAND without a
# terminal into build/artifacts/logs/LOGNAME.log, shows its last line as it goes
# and the end of the log when it fails. Returns the command's status.
run_logged() {
  local title=$1 log="$LOGS/$2.log"
  shift 2
  mkdir -p "$LOGS"
  step "$title"
  local started=$SECONDS shown=0 pause=0.1 pid status=0 elapsed
  start_group "$@" >"$log" 2>&1
  pid=$GROUP
  # shellcheck disable=SC2064 # this group, not a later one
  trap "_abandon $pid" INT TERM HUP
  while kill -0 "$pid" 2>/dev/null; do
    sleep "$pause"
    elapsed=$((SECONDS - started))
    if ((elapsed >= 2)); then pause=1; fi
    if [[ -t 1 ]]; then
      if ((elapsed >= 2)); then printf '\r\033[K    %ds  %s' "$elapsed" "$(_last_line "$log")"; fi
    elif ((elapsed - shown >= 20)); then
      shown=$elapsed
      note "$(printf '%ds  %s' "$elapsed" "$(_last_line "$log")")"
    fi
  done
  wait "$pid" || status=$?
  trap - INT TERM HUP
  if [[ -t 1 ]]; then printf '\r\033[K'; fi
  elapsed=$((SECONDS - started))
  if ((status == 0)); then
    if ((elapsed >= 2)); then note "done in ${elapsed}s"; fi
  else
    printf '    failed after %ds (exit code %d); the end of %s:\n' "$elapsed" "$status" "${log#"$ROOT"/}" >&2
    tail -n 40 "$log" | sed 's/^/    | /' >&2
  fi
  return "$status"
}

# must_run TITLE LOGNAME HINT COMMAND… : run_logged, and the end of the road when it fails.
must_run() {
  local title=$1 log=$2 hint=$3
  shift 3
  run_logged "$title" "$log" "$@" ||
    fail "$title" "The whole log: build/artifacts/logs/$log.log" "$hint"
}

# as_root COMMAND… : as it is when root, else by sudo.
as_root() {
  if [[ $(id -u) -eq 0 ]]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    fail "installing packages needs root" "Run as root, or install sudo, or install by hand: ${*: -1}"
  fi
}

# jobs : how many compilers at once; a C++ unit with Asio takes most of a GiB.
build_jobs() {
  local cores memory
  cores=$(nproc)
  memory=$(awk '/MemAvailable/ {print int($2 / 1048576)}' /proc/meminfo)
  ((memory < 1)) && memory=1
  if [[ -n ${DEV_JOBS:-} ]]; then
    printf '%s' "$DEV_JOBS"
  elif ((memory < cores)); then
    printf '%s' "$memory"
  else
    printf '%s' "$cores"
  fi
}
