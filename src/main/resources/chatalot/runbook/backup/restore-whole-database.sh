# restore-whole-database.sh DATABASE USER: roles and the dump in the database of SET into a cluster that was made for it. What
# there is of the database goes first. The server is reached over the loopback of its own network, where it usually
# trusts, or where PGHOST and PGPORT say. Ends with 77 when it wants a password and there is no file PGPASS that holds it.
set -euo pipefail
: "${SET:=/set}" "${PGPASS:=/run/pgpass}" "${WORK:=/tmp}"
if [ -e "$PGPASS" ]; then export PGPASSFILE=$PGPASS; fi
server=("--host=${PGHOST:-127.0.0.1}" "--username=$2" --no-password)
# Not the database itself, whatever its name is.
beside=template1
psql "${server[@]}" --no-psqlrc "--dbname=$beside" --command='select 1' --output=/dev/null || [ -e "$PGPASS" ] || exit 77
# Those that are there already, the cluster's own among them, are no error; what is owned by one that is missing is.
psql "${server[@]}" --no-psqlrc --quiet "--dbname=$beside" --file="$SET/roles.sql" >"$WORK/roles" 2>&1 || { cat "$WORK/roles" >&2; exit 1; }
dropdb "${server[@]}" "--maintenance-db=$beside" --if-exists --force "$1"
pg_restore "${server[@]}" "--dbname=$beside" --create --exit-on-error --no-tablespaces --jobs=2 "$SET/database"
psql "${server[@]}" --no-psqlrc --quiet "--dbname=$1" --command=analyze
