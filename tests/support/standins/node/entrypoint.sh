#!/bin/sh
# As the official image: flags and files alone are arguments of node.
set -e
if [ "${1#-}" != "$1" ] || [ -z "$(command -v "$1")" ]; then set -- node "$@"; fi
exec "$@"
