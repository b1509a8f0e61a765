# shellcheck shell=bash
# ./dev test: every suite runs, also after one failed; the end is a table and one
# line of counts. Results and logs are kept in build/artifacts.

RESULTS="$ARTIFACTS/results"

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

_playwright() {
  (cd "$ROOT/tests" && PLAYWRIGHT_JSON_OUTPUT_NAME="$RESULTS/$1" npx --no-install playwright test ${AGAIN:+--last-failed} --reporter=list,json)
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
  _suite "Deployment: throw-away services, Nginx, ./dev stack" deploy.vitest.json deploy _vitest tests deploy.vitest.json --dir deploy
  _suite "Browser tests" e2e.playwright.json e2e _playwright e2e.playwright.json
  _build_or_stop asan
  _suite "Unit tests (address and undefined behaviour sanitizers)" unit-asan.junit.xml unit-asan \
    _ctest asan unit unit-asan.junit.xml
  _suite "Contract tests (address and undefined behaviour sanitizers)" contract-asan.junit.xml contract-asan \
    _ctest asan contract contract-asan.junit.xml
  _summary
}
