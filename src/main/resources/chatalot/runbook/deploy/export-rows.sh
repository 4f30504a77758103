# export-rows.sh DATABASE USER CONDITION TABLE…: the rows of each table (a quoted name with its schema) for which the
# condition holds, as CSV below the rows of KEPT, which are there only when they are whole. The server is reached over the
# loopback of its own network, or where PGHOST and PGPORT say. Ends with 77 when it wants a password and there is no file PGPASS that holds it.
set -euo pipefail
umask 077
: "${KEPT:=/kept}" "${PGPASS:=/run/pgpass}"
if [ -e "$PGPASS" ]; then export PGPASSFILE=$PGPASS; fi
query=(psql "--host=${PGHOST:-127.0.0.1}" "--username=$2" "--dbname=$1" --no-password --no-psqlrc --quiet --set=ON_ERROR_STOP=1)
condition=$3
shift 3
"${query[@]}" --command='select 1' --output=/dev/null || [ -e "$PGPASS" ] || exit 77
rm --recursive --force "$KEPT/rows.partial" "$KEPT/rows"
mkdir "$KEPT/rows.partial"
number=0
for table in "$@"; do
    number=$((number + 1))
    # A name may hold anything; two may look the same once they can stand for a file.
    file=$KEPT/rows.partial/$(printf '%s' "$table" | tr --complement 'A-Za-z0-9._-' '_').csv
    [ ! -e "$file" ] || file=${file%.csv}-$number.csv
    "${query[@]}" --command="copy (select * from only $table where $condition) to stdout with (format csv, header)" >"$file"
done
chown --recursive --reference="$KEPT" "$KEPT/rows.partial"
sync --file-system "$KEPT"
mv "$KEPT/rows.partial" "$KEPT/rows"
sync "$KEPT"
