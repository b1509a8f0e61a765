# shellcheck shell=bash
# Builds the server (build/PRESET) and the web app (web/.output/public).

# configure_server PRESET : only when that was not done before; ninja sees to later changes.
configure_server() {
  if [[ -f $ROOT/build/$1/build.ninja ]]; then return; fi
  if [[ -z ${CXX:-} ]] && command -v clang++-19 >/dev/null; then export CXX=clang++-19; fi
  cmake --preset "$1"
}

# build_server PRESET TARGET… : configures when needed, then builds.
build_server() {
  local preset=$1
  shift
  if [[ ! -f $ROOT/build/$preset/build.ninja ]]; then
    must_run "Configuring the server ($preset)" "configure-$preset" \
      "If the compiler or the machine changed, remove build/$preset and try again." \
      configure_server "$preset"
  fi
  must_run "Building the server ($preset)" "build-$preset" \
    "Mend what the compiler says; out of memory? DEV_JOBS=1 ./dev …" \
    cmake --build --preset "$preset" -j "$(build_jobs)" --target "$@"
}

# _web_inputs : one hash over everything that the web build reads.
_web_inputs() {
  (
    cd "$ROOT" || exit
    find web api -type d \( -name node_modules -o -name .nuxt -o -name .output -o -name .data -o -name coverage \) -prune \
      -o -type f -print0 | sort -z | xargs -0 sha256sum
    node --version
  ) | sha256sum | cut -d ' ' -f 1
}

# build_web : the static build, skipped while nothing that it reads has changed.
build_web() {
  local stamp="$ROOT/build/web-inputs" inputs
  inputs=$(_web_inputs)
  if [[ -f $stamp && $(<"$stamp") == "$inputs" && -f $ROOT/web/.output/public/200.html ]]; then return; fi
  mkdir -p "$ROOT/build"
  must_run "Building the web app (about a minute)" build-web \
    "Mend what the build says; then: cd web && npm run build" \
    env NUXT_TELEMETRY_DISABLED=1 npm --prefix "$ROOT/web" run build
  printf '%s\n' "$inputs" >"$stamp"
}
