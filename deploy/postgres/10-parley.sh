#!/bin/sh
# Run once, by the image, when the cluster is made: the role that parleyd logs in as owns its
# database and nothing else.
set -eu
password=$(cat /run/secrets/parley_postgres_password)
# The password is letters and digits (make-secrets.sh), and goes by standard input: arguments are
# seen by everybody.
psql -v ON_ERROR_STOP=1 --no-psqlrc --quiet --username "$POSTGRES_USER" --dbname postgres <<END
CREATE ROLE parley LOGIN PASSWORD '$password';
CREATE DATABASE parley OWNER parley;
REVOKE CONNECT ON DATABASE parley FROM PUBLIC;
END
