#!/usr/bin/env bash
# make-secrets.sh [FOLDER] : random passwords for compose.yaml, into deploy/secrets or FOLDER.
# What is there already stays: run it again when an upgrade needs a new one.
#
# The folder is closed to others. The files are not: Docker mounts them as they are into containers
# whose users own nothing here.
set -euo pipefail
folder=${1:-$(dirname "${BASH_SOURCE[0]}")/secrets}
install -d -m 0700 "$folder"
umask 022

# secret NAME : writes standard input to a file, whole or not at all, unless it is there.
secret() {
  if [[ -s $folder/$1 ]]; then return; fi
  cat >"$folder/.$1.new"
  mv "$folder/.$1.new" "$folder/$1"
  printf 'made %s\n' "$folder/$1"
}

# 256 bits as letters and digits, which need no escaping in any of the files.
password() { od -An -N32 -tx1 /dev/urandom | tr -d ' \n'; }

password | secret postgres_password
password | secret parley_postgres_password
password | secret parley_rabbitmq_password
printf 'postgres://parley:%s@postgres:5432/parley' "$(<"$folder/parley_postgres_password")" | secret parley_database
printf 'amqp://parley:%s@rabbitmq:5672' "$(<"$folder/parley_rabbitmq_password")" | secret parley_bus
printf 'default_user = parley\ndefault_pass = %s\n' "$(<"$folder/parley_rabbitmq_password")" | secret rabbitmq.conf
