# shellcheck shell=bash
# ./dev test: every suite runs, also after one failed; the end is a table and one
# line of counts. Results and logs are kept in build/artifacts.

RESULTS="$ARTIFACTS/results"

# Suites that cannot run on this machine, and why.
NOT_RUN=

# The result of a suite's first run, while its failed tests are run again; else empty.
AGAIN=

# _suite NAME RESULT_FILE LOGNAME COMMAND… : runs one suite. Its counts are read from
# RESULT_FILE at the end; one that leaves none, or fails without a failed test, counts as failed.
# Tests that failed are run once more (decision 31): those that pass then are listed as unsteady.
_suite() {
  local name=$1 result=$2 log=$3 status=0
  shift 3
  rm -f "$RESULTS/$result"
  run_logged "$name" "$log" "$@" || status=$?
  if ((status == 0)) || [[ ! -s $RESULTS/$result ]]; then
    printf '%s\t%s\t%s\n' "$status" "$result" "$name" >>"$RESULTS/suites.tsv"
    return
  fi
  AGAIN="$RESULTS/first-$result"
  mv "$RESULTS/$result" "$AGAIN"
  status=0
  run_logged "$name: what failed, once more" "$log-again" "$@" || status=$?
  AGAIN=
  printf '%s\t%s\t%s\t%s\n' "$status" "$result" "$name" "first-$result" >>"$RESULTS/suites.tsv"
}

_ctest() {
  local preset=$1 label=$2 result=$3 jobs
  jobs=$(nproc)
  if [[ -n $AGAIN ]]; then jobs=1; fi
  ASAN_OPTIONS=detect_stack_use_after_return=1:strict_string_checks=1 \
    UBSAN_OPTIONS=print_stacktrace=1 ASAN_SYMBOLIZER_PATH=$(command -v llvm-symbolizer-19 || true) \
    ctest --test-dir "build/$preset" -L "$label" -j "$jobs" ${AGAIN:+--rerun-failed} --output-on-failure --no-tests=error \
    --output-junit "$RESULTS/$result"
}

# _build_or_stop PRESET : tests of a server that does not compile say nothing.
_build_or_stop() {
  local status=0
  (build_server "$1" all) || status=$?
  if ((status != 0)); then
    printf '1\t-\tbuild of the server (%s)\n' "$1" >>"$RESULTS/suites.tsv"
    _summary
  fi
}

_summary() {
  printf '\n'
  if [[ -n $NOT_RUN ]]; then printf 'NOT RUN: %s\n\n' "$NOT_RUN"; fi
  node "$ROOT/tools/test_summary.mjs" "$RESULTS"
  exit $?
}

_vitest() {
  local folder=$1 result=$2 files=()
  shift 2
  if [[ -n $AGAIN ]]; then mapfile -t files < <(node "$ROOT/tools/test_summary.mjs" --failed-files "$AGAIN"); fi
  (cd "$ROOT/$folder" && npx --no-install vitest run --reporter=default --reporter=json --outputFile.json="$RESULTS/$result" "$@" "${files[@]}")
}

# _node_tests RESULT FILE… : tests that need nothing but node.
_node_tests() {
  local result=$1
  shift
  node --test --test-reporter=spec --test-reporter-destination=stdout \
    --test-reporter=junit --test-reporter-destination="$RESULTS/$result" "$@"
}

# _playwright RESULT [FILTER…] : the browser tests, or those whose files match.
_playwright() {
  local result=$1
  shift
  (cd "$ROOT/tests" && PLAYWRIGHT_JSON_OUTPUT_NAME="$RESULTS/$result" npx --no-install playwright test ${AGAIN:+--last-failed} --reporter=list,json "$@")
}

_playwright_of_rendered_pages() { PARLEY_WEB=ssr _playwright "$@"; }

# _scaled_out COMMAND… : every server of the suite is two over PostgreSQL, RabbitMQ and Memcached.
_scaled_out() { PARLEY_MODE=scale "$@"; }

_vitest_in_containers() { PARLEY_SERVICES=containers _vitest "$@"; }

# _container_suites : what needs a Docker engine. Where none can be used they are not run, and it is
# said why: in the log, here, and under the table at the end.
_container_suites() {
  if ! (need_packages docker); then
    NOT_RUN="Services in containers, Compose: the packages of Docker cannot be installed"
  elif ! run_logged "Finding or starting a Docker engine with its images (a minute the first time)" docker-engine \
    timeout 600 node "$ROOT/tests/support/services/engine.mjs" check; then
    NOT_RUN="Services in containers, Compose: $(_last_line "$LOGS/docker-engine.log")"
  else
    _suite "Services in containers (Testcontainers)" containers.vitest.json containers \
      _vitest_in_containers tests containers.vitest.json --dir scale --no-file-parallelism servers faults
    _suite "Compose" compose.vitest.json compose _vitest tests compose.vitest.json --dir compose
    return
  fi
  note "NOT RUN: $NOT_RUN"
}

dev_test() {
  local fast=
  case ${1:-} in
    --fast) fast=yes ;;
    '') ;;
    *) fail "./dev test knows only --fast, not '$1'" ;;
  esac
  export CI=${CI:-} NUXT_TELEMETRY_DISABLED=1 PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1
  export PARLEY_BINARY="$ROOT/build/release/app/parleyd" PARLEY_WEB_ROOT="$ROOT/web/.output/public"
  export PARLEY_ARTIFACTS="$ARTIFACTS"
  rm -rf "$ARTIFACTS"
  mkdir -p "$RESULTS" "$LOGS"
  : >"$RESULTS/suites.tsv"

  if [[ -n $fast ]]; then
    need_packages build
    need_node
    need_modules web
    lint_all "$RESULTS/lint.checks" fast || true
    printf '0\tlint.checks\tlint (the ladder)\n' >>"$RESULTS/suites.tsv"
    _build_or_stop release
    _suite "Unit tests (release)" unit-release.junit.xml unit-release _ctest release unit unit-release.junit.xml
    _suite "Web app: unit tests" web.vitest.json web-unit _vitest web web.vitest.json
    _suite "API reference page" reference.junit.xml reference _node_tests reference.junit.xml api/reference/*.test.mjs
    _summary
  fi

  need_packages build test lint
  need_node
  need_modules web
  need_modules tests
  lint_all "$RESULTS/lint.checks" || true
  printf '0\tlint.checks\tlint\n' >>"$RESULTS/suites.tsv"
  _build_or_stop release
  _suite "Unit tests (release)" unit-release.junit.xml unit-release _ctest release unit unit-release.junit.xml
  _suite "Contract tests (release)" contract-release.junit.xml contract-release _ctest release contract contract-release.junit.xml
  _suite "Web app: types" - web-types npm --prefix "$ROOT/web" run typecheck
  _suite "Web app: unit tests" web.vitest.json web-unit _vitest web web.vitest.json
  _suite "API reference page" reference.junit.xml reference _node_tests reference.junit.xml api/reference/*.test.mjs
  local built=0
  (build_web) || built=$?
  printf '%s\t-\tbuild of the web app\n' "$built" >>"$RESULTS/suites.tsv"
  _suite "API tests" api.vitest.json api _vitest tests api.vitest.json --dir api
  _suite "API tests, people spread over two servers" api-scale.vitest.json api-scale \
    _scaled_out _vitest tests api-scale.vitest.json --dir api
  _suite "Several servers and what may die under them" scale.vitest.json scale _vitest tests scale.vitest.json --dir scale
  _suite "Server rendering" ssr.vitest.json ssr _vitest tests ssr.vitest.json --dir ssr
  _suite "Deployment: throw-away services, Nginx, ./dev stack" deploy.vitest.json deploy _vitest tests deploy.vitest.json --dir deploy
  _suite "Load generator" bench.vitest.json bench _vitest tests bench.vitest.json --dir bench
  _suite "Browser tests" e2e.playwright.json e2e _playwright e2e.playwright.json
  _suite "Browser tests of rendered pages" rendering.playwright.json rendering \
    _playwright_of_rendered_pages rendering.playwright.json rendering.spec.ts groups.spec.ts
  _suite "Browser tests, people spread over two servers" e2e-scale.playwright.json e2e-scale \
    _scaled_out _playwright e2e-scale.playwright.json accounts chat reliability groups channels invites
  _container_suites
  _build_or_stop asan
  _suite "Unit tests (address and undefined behaviour sanitizers)" unit-asan.junit.xml unit-asan \
    _ctest asan unit unit-asan.junit.xml
  _suite "Contract tests (address and undefined behaviour sanitizers)" contract-asan.junit.xml contract-asan \
    _ctest asan contract contract-asan.junit.xml
  _summary
}
