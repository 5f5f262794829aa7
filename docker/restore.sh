#!/bin/sh
# Puts a backup into an empty database, all of it or nothing. Usage: docker/restore.sh FILE
# Reads DATABASE_URL. Refuses a database that already has tables.
set -eu

file="${1:?usage: docker/restore.sh FILE}"
: "${DATABASE_URL:?set DATABASE_URL}"

tables="$(psql --no-psqlrc --tuples-only --no-align "$DATABASE_URL" \
    --command="SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'")"
if [ "$tables" -ne 0 ]; then
    echo "This database has $tables tables. Make an empty one first, and switch to it when you have looked at it." >&2
    exit 1
fi
pg_restore --no-owner --no-privileges --exit-on-error --single-transaction --dbname="$DATABASE_URL" "$file"
