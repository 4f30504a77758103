#!/bin/bash
# Starts PostgreSQL as the official image does: as the user postgres, on a cluster that is made at the
# first start from POSTGRES_USER, POSTGRES_PASSWORD and POSTGRES_DB. Any other command runs as given.
set -eu

[ "${1:0:1}" != - ] || set -- postgres "$@"
[ "$1" = postgres ] || exec "$@"

if [ "$(id -u)" = 0 ]; then
    mkdir -p "$PGDATA"
    chmod 00700 "$PGDATA"
    chmod 03775 /var/run/postgresql
    find "$PGDATA" /var/run/postgresql \! -user postgres -exec chown postgres {} +
    exec setpriv --reuid=postgres --regid=postgres --init-groups env HOME=/var/lib/postgresql "$0" "$@"
fi

# value NAME [DEFAULT]: of the variable, or of the file that NAME_FILE names.
value() {
    local file="${1}_FILE"
    if [ -n "${!file:-}" ]; then cat "${!file}"; else printf '%s' "${!1:-${2:-}}"; fi
}

if [ ! -s "$PGDATA/PG_VERSION" ]; then
    user=$(value POSTGRES_USER postgres)
    password=$(value POSTGRES_PASSWORD)
    database=$(value POSTGRES_DB "$user")
    if [ -z "$password" ]; then
        echo "Database is uninitialized and POSTGRES_PASSWORD is not set: the superuser needs a password." >&2
        exit 1
    fi
    # shellcheck disable=SC2086  # several arguments
    initdb --username="$user" --pwfile=<(printf '%s\n' "$password") ${POSTGRES_INITDB_ARGS:-}
    printf '\nhost all all all %s\n' "${POSTGRES_HOST_AUTH_METHOD:-scram-sha-256}" >>"$PGDATA/pg_hba.conf"
    if [ "$database" != postgres ]; then
        # Without a server: nobody can connect before everything is ready.
        printf 'CREATE DATABASE "%s"\n' "${database//\"/\"\"}" | postgres --single -D "$PGDATA" postgres >/dev/null
    fi
fi

unset POSTGRES_PASSWORD
exec "$@"
