# find-postgres-programs.sh MAJOR: where PostgreSQL's programs of that version lie; else why there are not all that a run calls, and exit 1.
postgres_programs "$1" 2>&1 || exit 1
missing=()
for program in createdb dropdb initdb pg_ctl pg_dumpall pg_restore postgres psql; do
    [ -x "${PATH%%:*}/$program" ] || missing+=("$program")
done
[ "${#missing[@]}" -eq 0 ] || { printf 'PostgreSQL %s in %s lacks %s.\n' "$1" "${PATH%%:*}" "${missing[*]}"; exit 1; }
printf '%s\n' "${PATH%%:*}"
