# postgres_programs MAJOR: PostgreSQL's own programs of that major version come first from here on. What others dump may not come back.
postgres_programs() {
    local place
    for place in "/usr/lib/postgresql/$1/bin" "/usr/pgsql-$1/bin" "$(pg_config --bindir 2>/dev/null)" "$(dirname "$(type -P pg_dump || echo /)")"; do
        if [ "$(major_of "$place/pg_dump")" = "$1" ]; then
            PATH=$place:$PATH
            return 0
        fi
    done
    place=$(type -P pg_dump || true)
    printf 'PostgreSQL %s is needed, and its own programs are not on this host: pg_dump is %s. Install those of PostgreSQL %s.\n' \
        "$1" "$([ -n "$place" ] && printf 'of version %s' "$(major_of "$place")" || printf missing)" "$1" >&2
    return 1
}

major_of() { [ ! -x "$1" ] || "$1" --version | sed -E 's/^[^0-9]*([0-9]+).*/\1/'; }
