#!/usr/bin/env bash
# Answers to the variables of the official image: POSTGRES_PASSWORD, POSTGRES_USER, POSTGRES_DB,
# each also as …_FILE, POSTGRES_INITDB_ARGS, POSTGRES_HOST_AUTH_METHOD, /docker-entrypoint-initdb.d.
set -Eeuo pipefail

# value_or_file NAME DEFAULT : NAME, or what the file NAME_FILE says, or DEFAULT; exported as NAME.
value_or_file() {
  local name=$1 value=${2:-} file_name="$1_FILE"
  if [[ -n ${!name:-} && -n ${!file_name:-} ]]; then
    printf 'both %s and %s are set\n' "$name" "$file_name" >&2
    exit 1
  fi
  if [[ -n ${!name:-} ]]; then value=${!name}; fi
  if [[ -n ${!file_name:-} ]]; then value=$(<"${!file_name}"); fi
  export "$name=$value"
  unset "$file_name"
}

make_cluster() {
  value_or_file POSTGRES_PASSWORD
  value_or_file POSTGRES_USER postgres
  value_or_file POSTGRES_DB "$POSTGRES_USER"
  if [[ -z $POSTGRES_PASSWORD && ${POSTGRES_HOST_AUTH_METHOD:-} != trust ]]; then
    echo 'a new database needs POSTGRES_PASSWORD or POSTGRES_PASSWORD_FILE' >&2
    exit 1
  fi
  local arguments=() script
  read -ra arguments <<<"${POSTGRES_INITDB_ARGS:-}"
  initdb --username="$POSTGRES_USER" --pwfile=<(printf '%s\n' "$POSTGRES_PASSWORD") --encoding=UTF8 "${arguments[@]}"
  echo "listen_addresses = '*'" >>"$PGDATA/postgresql.conf"
  printf '\nhost all all all %s\n' "${POSTGRES_HOST_AUTH_METHOD:-scram-sha-256}" >>"$PGDATA/pg_hba.conf"

  # The scripts run on a server that nobody reaches from outside.
  pg_ctl -D "$PGDATA" -o "-c listen_addresses=''" -w start
  if [[ $POSTGRES_DB != postgres ]]; then createdb --username="$POSTGRES_USER" "$POSTGRES_DB"; fi
  for script in /docker-entrypoint-initdb.d/*; do
    case $script in
      *.sh) if [[ -x $script ]]; then "$script"; else
        # shellcheck disable=SC1090 # the person's own
        source "$script"
      fi ;;
      *.sql) psql -v ON_ERROR_STOP=1 --no-psqlrc --username="$POSTGRES_USER" --dbname="$POSTGRES_DB" -f "$script" ;;
    esac
  done
  pg_ctl -D "$PGDATA" -m fast -w stop
}

if [[ ${1:-} == -* ]]; then set -- postgres "$@"; fi
if [[ ${1:-} == postgres ]]; then
  if [[ $(id -u) -eq 0 ]]; then
    install -d -o postgres -g postgres -m 0700 "$PGDATA"
    chown -R postgres: "$PGDATA" /var/run/postgresql
    exec setpriv --reuid=postgres --regid=postgres --init-groups "$0" "$@"
  fi
  if [[ ! -s $PGDATA/PG_VERSION ]]; then make_cluster; fi
  unset POSTGRES_PASSWORD
fi
exec "$@"
