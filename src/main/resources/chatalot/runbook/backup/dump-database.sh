# dump-database.sh DATABASE USER SNAPSHOT COMPRESSION: into /set/database, as of an exported snapshot; the roles beside
# it, without passwords. The server is reached over the loopback of its own network, where it usually trusts.
# Ends with 77 when it wants a password and none is mounted at /run/pgpass.
set -euo pipefail
umask 077
if [ -e /run/pgpass ]; then export PGPASSFILE=/run/pgpass; fi
connection=(--host=127.0.0.1 "--username=$2" --no-password)
psql "${connection[@]}" --no-psqlrc --dbname="$1" --command='select 1' --output=/dev/null || [ -e /run/pgpass ] || exit 77
pg_dump "${connection[@]}" --format=directory --jobs=2 "--compress=$4" "--snapshot=$3" --file=/set/database "$1"
pg_dumpall "${connection[@]}" --roles-only --no-role-passwords --file=/set/roles.sql
chown --recursive --reference=/set /set/database /set/roles.sql
