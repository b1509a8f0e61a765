#!/bin/sh
# As the official image: /etc/nginx/templates/*.template become /etc/nginx/conf.d/* with the
# environment's variables put in, scripts of /docker-entrypoint.d run, then the command.
set -e
for template in /etc/nginx/templates/*.template; do
  [ -f "$template" ] || continue
  variables=$(env | sed -n 's/^\([A-Za-z_][A-Za-z0-9_]*\)=.*/${\1} /p' | tr -d '\n')
  name=${template##*/}
  envsubst "$variables" <"$template" >"/etc/nginx/conf.d/${name%.template}"
done
for script in /docker-entrypoint.d/*.sh; do
  if [ -x "$script" ]; then "$script"; fi
done
exec "$@"
