#!/bin/sh
# Writes one backup of the database and checks that it can be read. Usage: docker/backup.sh FOLDER [DAYS TO KEEP]
# Reads DATABASE_URL. The keys of the encrypted fields (FIELD_KEYS) are not in it, on purpose: keep them elsewhere.
set -eu

folder="${1:?usage: docker/backup.sh FOLDER [DAYS]}"
days="${2:-30}"
: "${DATABASE_URL:?set DATABASE_URL}"
umask 077
mkdir -p "$folder"
file="$folder/wegwijs-$(date -u +%Y%m%dT%H%M%SZ).dump"

pg_dump --format=custom --no-owner --no-privileges --file="$file.part" "$DATABASE_URL"
pg_restore --list "$file.part" >/dev/null
mv "$file.part" "$file"
find "$folder" -name 'wegwijs-*.dump' -type f -mtime "+$days" -delete
echo "$file"
