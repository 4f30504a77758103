# export-rows.sh DATABASE USER CONDITION TABLE…: the rows of each table (a quoted name with its schema) for which the
# condition holds, as CSV below /kept/rows, which is there only when it is whole. Ends with 77 when the server wants a
# password and none is mounted at /run/pgpass.
set -euo pipefail
umask 077
if [ -e /run/pgpass ]; then export PGPASSFILE=/run/pgpass; fi
query=(psql --host=127.0.0.1 "--username=$2" "--dbname=$1" --no-password --no-psqlrc --quiet --set=ON_ERROR_STOP=1)
condition=$3
shift 3
"${query[@]}" --command='select 1' --output=/dev/null || [ -e /run/pgpass ] || exit 77
rm --recursive --force /kept/rows.partial /kept/rows
mkdir /kept/rows.partial
number=0
for table in "$@"; do
    number=$((number + 1))
    # A name may hold anything; two may look the same once they can stand for a file.
    file=/kept/rows.partial/$(printf '%s' "$table" | tr --complement 'A-Za-z0-9._-' '_').csv
    [ ! -e "$file" ] || file=${file%.csv}-$number.csv
    "${query[@]}" --command="copy (select * from only $table where $condition) to stdout with (format csv, header)" >"$file"
done
chown --recursive --reference=/kept /kept/rows.partial
sync --file-system /kept
mv /kept/rows.partial /kept/rows
sync /kept
