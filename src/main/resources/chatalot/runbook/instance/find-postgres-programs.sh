# find-postgres-programs.sh MAJOR: where all of PostgreSQL's programs of that version lie that a run calls; else what is missing, and exit 1.
major=$1
missing=
for place in "/usr/lib/postgresql/$major/bin" "/usr/pgsql-$major/bin" "$(pg_config --bindir 2>/dev/null)" "$(dirname "$(type -P pg_dump || echo /)")"; do
    [ -x "$place/pg_dump" ] && [ "$("$place/pg_dump" --version | sed -E 's/^[^0-9]*([0-9]+).*/\1/')" = "$major" ] || continue
    missing=
    for program in pg_dump pg_restore pg_dumpall psql createdb dropdb initdb pg_ctl postgres; do
        [ -x "$place/$program" ] || missing="$missing $program"
    done
    [ -n "$missing" ] || { printf '%s\n' "$place"; exit 0; }
    printf 'Of PostgreSQL %s there is no%s in %s\n' "$major" "$missing" "$place"
    exit 1
done
printf 'The server is PostgreSQL %s, and its own programs are not on this host\n' "$major"
exit 1
