# restore-whole-database.sh DATABASE USER: roles and the dump in /set/database into a cluster that was made for it. What
# there is of the database goes first. The server is reached over the loopback of its own network, where it usually
# trusts. Ends with 77 when it wants a password and none is mounted at /run/pgpass.
set -euo pipefail
if [ -e /run/pgpass ]; then export PGPASSFILE=/run/pgpass; fi
server=(--host=127.0.0.1 "--username=$2" --no-password)
# Not the database itself, whatever its name is.
beside=template1
psql "${server[@]}" --no-psqlrc "--dbname=$beside" --command='select 1' --output=/dev/null || [ -e /run/pgpass ] || exit 77
# Those that are there already, the cluster's own among them, are no error; what is owned by one that is missing is.
psql "${server[@]}" --no-psqlrc --quiet "--dbname=$beside" --file=/set/roles.sql >/tmp/roles 2>&1 || { cat /tmp/roles >&2; exit 1; }
dropdb "${server[@]}" "--maintenance-db=$beside" --if-exists --force "$1"
pg_restore "${server[@]}" "--dbname=$beside" --create --exit-on-error --no-tablespaces --jobs=2 /set/database
psql "${server[@]}" --no-psqlrc --quiet "--dbname=$1" --command=analyze
