# shellcheck shell=bash
# Finds what is missing on a Debian 12 machine and installs it: packages with
# apt, a recent enough node and the modules of web/ and tests/ with npm.

NODE_WANTED=20.20.2
NPM_WANTED=11.19.1
NODE_FOLDER="$ROOT/.cache/node"

_apt_ready=

_apt_install() {
  # A password is asked for here, in the foreground; the steps themselves have no terminal.
  if [[ $(id -u) -ne 0 ]] && command -v sudo >/dev/null; then
    step "Packages are missing: $*"
    sudo -v || fail "installing packages needs root" "Run as root or as one who may use sudo."
  fi
  if [[ -z $_apt_ready ]]; then
    must_run "Refreshing the package lists (apt-get update)" apt-update \
      "Check the network and /etc/apt/sources.list." \
      as_root apt-get -o DPkg::Lock::Timeout=300 update
    _apt_ready=yes
  fi
  must_run "Installing from Debian: $*" apt-install \
    "Try by hand: apt-get install --no-install-recommends $*" \
    as_root "$ROOT/tools/dev/apt_install.sh" "$@"
}

# need_packages PURPOSE… : installs what tools/dev/packages-PURPOSE.txt lists and is not there.
need_packages() {
  local purpose wanted=() missing=() package installed
  for purpose in "$@"; do
    mapfile -t -O "${#wanted[@]}" wanted < <(grep -v '^#' "$ROOT/tools/dev/packages-$purpose.txt")
  done
  if ! command -v dpkg-query >/dev/null; then
    note "Not a Debian system: please see to these yourself: ${wanted[*]}"
    return
  fi
  # shellcheck disable=SC2016 # the format is dpkg-query's
  installed=$(dpkg-query -W -f '${db:Status-Abbrev}${Package}\n' "${wanted[@]}" 2>/dev/null |
    sed -n 's/^.i *//p') || true
  for package in "${wanted[@]}"; do
    grep -qxF -- "$package" <<<"$installed" || missing+=("$package")
  done
  if ((${#missing[@]})); then _apt_install "${missing[@]}"; fi
}

_node_is_recent() {
  command -v node >/dev/null && command -v npm >/dev/null &&
    node -e 'const [a, b] = process.versions.node.split(".").map(Number);
             process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' 2>/dev/null
}

# need_node : node 20.19 or later with its npm in PATH. Debian 12 has node 18, so
# where nothing newer is installed one comes from the npm registry into .cache/node.
need_node() {
  if _node_is_recent; then return; fi
  export PATH="$NODE_FOLDER/bin:$PATH"
  if _node_is_recent; then return; fi
  local platform
  case $(uname -m) in
    x86_64) platform=linux-x64 ;;
    aarch64) platform=linux-arm64 ;;
    *) fail "no node for $(uname -m)" "Install node 20.19 or later with npm, then run this again." ;;
  esac
  command -v npm >/dev/null || _apt_install npm
  mkdir -p "$NODE_FOLDER/bin"
  must_run "Fetching node $NODE_WANTED from the npm registry into .cache/node" node \
    "Check the network, or install node 20.19 or later with npm by hand." \
    npm install --prefix "$NODE_FOLDER" --no-save --no-audit --no-fund --ignore-scripts \
    "node-$platform@$NODE_WANTED" "npm@$NPM_WANTED"
  ln -sf "../node_modules/node-$platform/bin/node" "$NODE_FOLDER/bin/node"
  ln -sf ../node_modules/npm/bin/npm-cli.js "$NODE_FOLDER/bin/npm"
  ln -sf ../node_modules/npm/bin/npx-cli.js "$NODE_FOLDER/bin/npx"
  hash -r
  _node_is_recent || fail "node $NODE_WANTED does not start" "See build/artifacts/logs/node.log, or install node 20.19 or later by hand."
}

# need_modules FOLDER : npm ci when the lock file is newer than what is installed.
need_modules() {
  local folder=$1
  local installed="$ROOT/$folder/node_modules/.package-lock.json"
  if [[ -f $installed && ! "$ROOT/$folder/package-lock.json" -nt $installed ]]; then return; fi
  must_run "Installing npm modules of $folder/ (about a minute)" "npm-$folder" \
    "Check the network; then: cd $folder && npm ci" \
    env PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 NUXT_TELEMETRY_DISABLED=1 \
    npm --prefix "$ROOT/$folder" ci --no-audit --no-fund
  touch "$installed"
}
