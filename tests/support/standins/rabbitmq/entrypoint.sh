#!/usr/bin/env bash
# As the official image: never runs the broker as root. RABBITMQ_DEFAULT_USER, _PASS and _VHOST
# are read by RabbitMQ itself, and so are the files of /etc/rabbitmq/conf.d.
set -euo pipefail
if [[ ${1:-} == rabbitmq* && $(id -u) -eq 0 ]]; then
  if [[ $1 == rabbitmq-server ]]; then find /var/lib/rabbitmq ! -user rabbitmq -exec chown rabbitmq: {} +; fi
  exec setpriv --reuid=rabbitmq --regid=rabbitmq --init-groups "$@"
fi
exec "$@"
