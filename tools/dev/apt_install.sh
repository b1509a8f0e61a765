#!/bin/sh
# Installs Debian packages without questions and without starting what they bring: the servers of
# tests and of ./dev stack are started as throw-away processes, not as services of the system.
# As root: apt_install.sh PACKAGE…
set -eu

policy=/usr/sbin/policy-rc.d
ours=
# The system's own policy, if it has one, stands.
if [ ! -e "$policy" ]; then
  # Written before it appears under its name: dpkg never sees half of it.
  printf '#!/bin/sh\nexit 101\n' >"$policy.parley.$$"
  chmod 755 "$policy.parley.$$"
  ln "$policy.parley.$$" "$policy" 2>/dev/null && ours=yes
  rm -f "$policy.parley.$$"
fi
cleanup() { if [ -n "$ours" ]; then rm -f "$policy"; fi; }
trap cleanup EXIT
trap 'exit 130' INT TERM HUP

DEBIAN_FRONTEND=noninteractive APT_LISTCHANGES_FRONTEND=none \
  apt-get -y --no-install-recommends -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 \
  -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold install "$@"
