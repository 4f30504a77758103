# restore-database.sh DATABASE USER: the dump in the database of SET into a database that is there and empty. The server is
# reached over the loopback of its own network, where it usually trusts, or where PGHOST and PGPORT say. Ends with 77 when it wants a password
# and there is no file PGPASS that holds it.
set -euo pipefail
: "${SET:=/set}" "${PGPASS:=/run/pgpass}"
if [ -e "$PGPASS" ]; then export PGPASSFILE=$PGPASS; fi
connection=("--host=${PGHOST:-127.0.0.1}" "--username=$2" --no-password "--dbname=$1")
psql "${connection[@]}" --no-psqlrc --command='select 1' --output=/dev/null || [ -e "$PGPASS" ] || exit 77
pg_restore "${connection[@]}" --exit-on-error --no-tablespaces --jobs=2 "$SET/database"
