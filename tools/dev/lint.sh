# shellcheck shell=bash
# ./dev lint and ./dev fmt. Each rule is one check; all run, also after one failed.

CLANG_FORMAT=clang-format-19

_cpp_files() { git -C "$ROOT" ls-files -z --cached --others --exclude-standard -- '*.cpp' '*.hpp'; }
_shell_files() {
  git -C "$ROOT" ls-files --cached --others --exclude-standard -- '*.sh' dev .ci/run
}

_lint_format() { _cpp_files | xargs -0 --no-run-if-empty "$CLANG_FORMAT" --dry-run --Werror; }
_lint_shell() { _shell_files | xargs shellcheck -x -P "$ROOT"; }
_lint_ladder() { node --test --test-reporter=spec tools/lint/lint.test.mjs tools/test_summary.test.mjs && node tools/lint/lint.mjs; }
_lint_headers() {
  configure_server release && cmake --build --preset release -j "$(build_jobs)" --target header_check
}
_lint_web() { npm --prefix "$ROOT/web" run lint; }
_lint_tests() { npm --prefix "$ROOT/tests" run lint; }

# _check NAME LOGNAME COMMAND… : one rule; its result goes to the results file.
_check() {
  local name=$1 log=$2
  shift 2
  if run_logged "Lint: $name" "$log" "$@"; then
    printf 'ok %s\n' "$name" >>"$LINT_RESULTS"
  else
    printf 'FAIL %s\n' "$name" >>"$LINT_RESULTS"
    LINT_FAILED=1
  fi
}

# lint_all RESULTS_FILE [fast] : returns 1 when a rule is broken.
lint_all() {
  LINT_RESULTS=$1
  LINT_FAILED=
  : >"$LINT_RESULTS"
  _check "ladder, file lengths, co_await (and the tests of the tools)" lint-ladder _lint_ladder
  if [[ ${2:-} == fast ]]; then
    [[ -z $LINT_FAILED ]]
    return
  fi
  _check "clang-format (mend with ./dev fmt)" lint-format _lint_format
  _check "shellcheck" lint-shell _lint_shell
  _check "eslint and generated types in web/ (mend with ./dev fmt)" lint-web _lint_web
  _check "types of tests/" lint-tests _lint_tests
  _check "every header compiles alone" lint-headers _lint_headers
  [[ -z $LINT_FAILED ]]
}

dev_lint() {
  need_packages build lint
  need_node
  need_modules web
  need_modules tests
  mkdir -p "$ARTIFACTS/results"
  lint_all "$ARTIFACTS/results/lint.checks" "$@" || fail "lint" "What to mend stands above each failed rule."
  step "Lint: all is well"
}

dev_fmt() {
  need_packages lint
  need_node
  need_modules web
  step "Formatting C++"
  _cpp_files | xargs -0 --no-run-if-empty "$CLANG_FORMAT" -i
  run_logged "Mending what eslint can in web/" fmt-web npm --prefix "$ROOT/web" run lint -- --fix ||
    note "eslint found more than it can mend itself."
}
