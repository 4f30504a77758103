# dump-database.sh DATABASE USER SNAPSHOT COMPRESSION: into the database of SET, as of an exported snapshot; the roles beside
# it, without passwords. The server is reached over the loopback of its own network, where it usually trusts, or where PGHOST and PGPORT say.
# Ends with 77 when it wants a password and there is no file PGPASS that holds it.
set -euo pipefail
umask 077
: "${SET:=/set}" "${PGPASS:=/run/pgpass}"
if [ -e "$PGPASS" ]; then export PGPASSFILE=$PGPASS; fi
connection=("--host=${PGHOST:-127.0.0.1}" "--username=$2" --no-password)
psql "${connection[@]}" --no-psqlrc --dbname="$1" --command='select 1' --output=/dev/null || [ -e "$PGPASS" ] || exit 77
pg_dump "${connection[@]}" --format=directory --jobs=2 "--compress=$4" "--snapshot=$3" --file="$SET/database" "$1"
pg_dumpall "${connection[@]}" --roles-only --no-role-passwords --file="$SET/roles.sql"
chown --recursive --reference="$SET" "$SET/database" "$SET/roles.sql"
