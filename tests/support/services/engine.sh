#!/usr/bin/env bash
# engine.sh DATA RUNTIME : a Docker engine of our own, for as long as standard input is open.
#
# DATA keeps the images, RUNTIME (a short path: sockets are in it) everything else. Says "ready" on
# standard output when the engine answers, or "failed REASON". When standard input ends, however its
# writer ended, all containers, networks and volumes go, then the engine, then what it had mounted.
# It leaves the firewall alone and makes no bridge of its own: images are built with the host's
# network, and published ports are served by Docker's proxy. One rule, gone with it, is needed where
# another engine has made the machine drop what passes between containers.
set -uo pipefail
data=$1
runtime=$2
export DOCKER_HOST="unix://$runtime/docker.sock"
unset DOCKER_CONTEXT DOCKER_TLS_VERIFY DOCKER_CERT_PATH

trap '' INT HUP
mkdir -p "$data" "$runtime"
chmod 700 "$data" "$runtime"

# One run at a time per folder; the lock goes with this process.
exec 9>"$data/lock"
flock -w 900 9 || { echo 'failed another run holds the engine'; exit 1; }

# end_process PID_FILE PATTERN SIGNAL : the process that a pid file names, if it still is that one.
end_process() {
  local pid
  pid=$(cat "$1" 2>/dev/null) || return 0
  if [[ $pid =~ ^[0-9]+$ ]] && tr '\0' ' ' 2>/dev/null <"/proc/$pid/cmdline" | grep -qF -- "$2"; then
    kill "-$3" "$pid" 2>/dev/null
    for ((i = 0; i < 300; i++)); do
      kill -0 "$pid" 2>/dev/null || return 0
      sleep 0.1
    done
    return 1
  fi
}

bridged=(FORWARD -m physdev --physdev-is-bridged -m comment --comment "parley tests: $data" -j ACCEPT)
accept_bridged() {
  [[ $(cat /proc/sys/net/bridge/bridge-nf-call-iptables 2>/dev/null) == 1 ]] || return 0
  iptables -w -I "${bridged[@]}" 2>/dev/null || true
}
forget_bridged() {
  while iptables -w -D "${bridged[@]}" 2>/dev/null; do :; done
}

end_engine() {
  end_process "$runtime/docker.pid" "$runtime" TERM || end_process "$runtime/docker.pid" "$runtime" KILL
  end_process "$runtime/exec/containerd/containerd.pid" "$runtime" KILL
  # Deepest first: a mount can stand on another.
  local point
  awk -v a="$data/" -v b="$runtime/" '{ if (index($5, a) == 1 || index($5, b) == 1) print $5 }' /proc/self/mountinfo |
    sort -r | while IFS= read -r point; do umount -l "$point" 2>/dev/null; done
}

remove_everything() {
  local ids
  mapfile -t ids < <(docker ps -aq 2>/dev/null)
  if ((${#ids[@]})); then docker rm -f -v "${ids[@]}" >/dev/null 2>&1; fi
  docker network prune -f >/dev/null 2>&1
  docker volume prune -f >/dev/null 2>&1
}

start_engine() {
  dockerd --config-file "$runtime/daemon.json" --host "$DOCKER_HOST" --pidfile "$runtime/docker.pid" \
    --data-root "$data/images" --exec-root "$runtime/exec" --storage-driver "$1" \
    --bridge none --iptables=false --ip-forward=false --ip-masq=false \
    --shutdown-timeout 10 --log-level warn >"$runtime/dockerd.log" 2>&1 </dev/null 9>&- &
  engine=$!
  for ((i = 0; i < 600; i++)); do
    if docker version >/dev/null 2>&1; then return 0; fi
    kill -0 "$engine" 2>/dev/null || return 1
    sleep 0.1
  done
  return 1
}

# What a run left that was killed together with this script.
end_engine
forget_bridged
rm -rf "$runtime/exec" "$runtime/docker.sock" "$runtime/docker.pid"
printf '{}\n' >"$runtime/daemon.json"
started=
for driver in overlay2 vfs; do
  if start_engine "$driver"; then
    started=yes
    break
  fi
  end_engine
done
if [[ -z $started ]]; then
  printf 'failed %s\n' "$(grep -v '^$' "$runtime/dockerd.log" | tail -n 1 | cut -c 1-300)"
  exit 1
fi
remove_everything
accept_bridged
echo ready

# Until standard input ends, or the engine dies by itself.
trap 'exec 0<&-' TERM
while kill -0 "$engine" 2>/dev/null; do
  IFS= read -r -t 1 _ && continue
  # Above 128: the second is over. Anything else: the end of the input.
  (($? > 128)) || break
done
trap '' TERM
remove_everything
end_engine
forget_bridged
rm -rf "$runtime"
