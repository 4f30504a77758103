# restore-database.sh DATABASE USER: the dump in /set/database into a database that is there and empty. The server is
# reached over the loopback of its own network, where it usually trusts. Ends with 77 when it wants a password and none
# is mounted at /run/pgpass.
set -euo pipefail
if [ -e /run/pgpass ]; then export PGPASSFILE=/run/pgpass; fi
connection=(--host=127.0.0.1 "--username=$2" --no-password "--dbname=$1")
psql "${connection[@]}" --no-psqlrc --command='select 1' --output=/dev/null || [ -e /run/pgpass ] || exit 77
pg_restore "${connection[@]}" --exit-on-error --no-tablespaces --jobs=2 /set/database
