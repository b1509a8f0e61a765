#!/bin/sh
# As the official image: flags alone are flags of memcached.
set -e
if [ "${1#-}" != "$1" ]; then set -- memcached "$@"; fi
exec "$@"
