#!/usr/bin/env bash
# Installs one instance of the sample without Docker, as Chatalot's manual describes it: a checkout that releases are built in, the
# installed files, a PostgreSQL of its own, and a unit that supervisor.py runs in place of systemd.
#
#   create-systemd-instance.sh --dir DIR --name NAME --port PORT [--origin REPO] [--release v1.0.0] [--account NAME]
#
#   DIR/checkout         the clone
#   DIR/root             bin, static, migrations, secrets, data/files and .env
#   DIR/units            NAME.service; what supervisor.py knows of it is in DIR/units/state
#   DIR/postgres         the cluster's data, socket and log; DIR/admin-password is that of its superuser chatalot_admin
#   DIR/settings         what was chosen once: name, account and ports
#   DIR/.gitconfig       lets the account fetch from an origin that is not its own: DIR is the home of one that was made
#
# All of it belongs to the account and runs as it: a system user, chatalot-NAME where none is named, which is made if it is missing; not
# run as root, it is the caller. What is there already is kept; a second call only sees that the instance runs. The origin is made at its
# place (by default origin.git beside DIR) if it is missing.
set -euo pipefail

HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
readonly HERE
# shellcheck source=../setup/common.sh
. "$HERE/../setup/common.sh"

readonly PYTHON=/usr/bin/python3
readonly STARTED_WITHIN_SECONDS=30 HEALTHY_WITHIN_SECONDS=60

usage() {
    warn "usage: create-systemd-instance.sh --dir DIR --name NAME --port PORT [--origin REPO] [--release v1.0.0] [--account NAME]"
    exit 2
}

dir='' name='' port='' origin='' release=v1.0.0 account=''
while [ $# -gt 0 ]; do
    [ $# -ge 2 ] || usage
    case "$1" in
        --dir) dir=$2 ;;
        --name) name=$2 ;;
        --port) port=$2 ;;
        --origin) origin=$2 ;;
        --release) release=$2 ;;
        --account) account=$2 ;;
        *) usage ;;
    esac
    shift 2
done
[[ -n "$dir" && "$name" =~ ^[a-z0-9][a-z0-9_-]*$ && "$port" =~ ^[0-9]+$ && "$account" =~ ^([a-z_][a-z0-9_-]*)?$ ]] || usage

is_root() { [ "$(id -u)" -eq 0 ]; }

mkdir -p "$(dirname "$dir")"
dir=$(cd "$(dirname "$dir")" && pwd)/$(basename "$dir")
origin=${origin:-$(dirname "$dir")/origin.git}
url=http://127.0.0.1:$port
readonly CHECKOUT=$dir/checkout ROOT=$dir/root UNITS=$dir/units POSTGRES=$dir/postgres
readonly SETTINGS=$dir/settings ADMIN_PASSWORD=$dir/admin-password UNIT=$dir/units/$name.service

setting() { sed -n "s/^$1=//p" "$SETTINGS"; }

the_account() {
    if [ -n "$account" ]; then
        say "$account"
    elif [ -e "$SETTINGS" ]; then
        setting account
    elif is_root; then
        say "chatalot-$name"
    else
        id -un
    fi
}
account=$(the_account)

# --- what must be given ----------------------------------------------------------------------------

# A unit names paths plainly, and the kernel takes no longer name for a socket.
[[ "$dir" =~ ^[A-Za-z0-9/._+-]{1,80}$ ]] || fail "$dir is too long, or has other characters than letters, digits and / . _ + -." \
    "name another directory"
[ "${#account}" -le 32 ] || fail "$account is too long for the name of a user." "name a shorter one with --account"
[ "$account" != root ] || fail "PostgreSQL does not run as root; nothing was installed." "name another user with --account"
is_root || [ "$account" = "$(id -un)" ] || fail "Only root can install for another user ($account); nothing was installed." \
    "run this as root, or leave out --account"
[ ! -e "$dir" ] || [ -e "$SETTINGS" ] || fail "$dir exists and is no instance; it was left as it is." "name another directory"
bin=$(postgres_bin) || fail "This machine has no PostgreSQL server." "run src/setup/provide.sh postgresql"
"$PYTHON" -I -c 'import psycopg2' 2>/dev/null || fail "$PYTHON is missing or has no psycopg2." "run src/setup/provide.sh postgresql"

# --- settings, chosen once -------------------------------------------------------------------------

free_port() {
    local candidate
    for candidate in $(shuf -i 20000-29999 -n 50); do
        [ "$candidate" != "$port" ] || continue
        (exec 3<>"/dev/tcp/127.0.0.1/$candidate") 2>/dev/null || { say "$candidate" && return; }
    done
    fail "No free port was found for the database." "see what listens here: ss -tln"
}

choose_settings() {
    local made=no database_port
    if [ ! -e "$SETTINGS" ]; then
        id "$account" >/dev/null 2>&1 || made=yes
        database_port=$(free_port)
        rm -rf "$dir.part"
        mkdir "$dir.part"
        printf '%s\n' "name=$name" "port=$port" "account=$account" "account_made=$made" "database_port=$database_port" >"$dir.part/settings"
        mv "$dir.part" "$dir"
    fi
    [ "$(setting name) $(setting port) $(setting account)" = "$name $port $account" ] || fail \
        "$dir holds the instance $(setting name) of $(setting account) at port $(setting port); it was left as it is." \
        "name another directory, or these"
}

# --- account ---------------------------------------------------------------------------------------

as_account() {
    if is_root; then
        (cd / && runuser -u "$account" -- "$@")
    else
        "$@"
    fi
}

make_account() {
    if ! id "$account" >/dev/null 2>&1; then
        useradd --system --user-group --no-create-home --home-dir "$dir" --shell /usr/sbin/nologin "$account"
    fi
    give "$dir"
    as_account test -e "$SETTINGS" || fail "The user $account cannot get to $dir: a directory above it is closed to others." \
        "name another directory, or open those above it (chmod o+x)"
}

give() { if is_root; then chown -R "$account:" "$1"; fi; }

# keep FILE MODE: writes what it reads, for the account alone to change.
keep() {
    # shellcheck disable=SC2016  # the account's own shell
    as_account sh -c 'umask 077 && cat >"$1.part" && chmod "$2" "$1.part" && mv "$1.part" "$1"' keep "$@"
}

# --- the release -----------------------------------------------------------------------------------

# By the caller: git reads no repository of somebody else's unless it is told to, as the account is for later.
clone() {
    say "[safe]
	directory = $origin" | keep "$dir/.gitconfig" 644
    [ -e "$origin" ] || "$HERE/make-history.sh" "$origin"
    rm -rf "$CHECKOUT"
    git clone --quiet --branch master "$origin" "$CHECKOUT"
    git -C "$CHECKOUT" reset --quiet --hard "$release" || fail "$origin has no release $release; the instance is not complete." \
        "name one of: $(git -C "$CHECKOUT" tag --list | tr '\n' ' ')"
    give "$CHECKOUT"
}

build() {
    as_account "$CHECKOUT/build.sh" || fail "$release could not be built; the output is above, and the instance is not complete." \
        "name a release that can be built"
}

install_files() {
    as_account mkdir -p "$ROOT"/{bin,static,migrations,secrets,data/files}
    as_account cp "$CHECKOUT/target/release/chatalot-server" "$ROOT/bin/"
    as_account cp -r "$CHECKOUT/clients/web/build/." "$ROOT/static/"
    as_account cp -r "$CHECKOUT/migrations/." "$ROOT/migrations/"
}

make_secrets() {
    openssl genpkey -algorithm ed25519 | keep "$ROOT/secrets/jwt_private.pem" 600
    as_account openssl pkey -in "$ROOT/secrets/jwt_private.pem" -pubout | keep "$ROOT/secrets/jwt_public.pem" 644
}

make_env() {
    keep "$ROOT/.env" 600 <<ENV
DATABASE_URL=postgres://chatalot:$1@127.0.0.1:$(setting database_port)/chatalot
JWT_PRIVATE_KEY_PATH=$ROOT/secrets/jwt_private.pem
JWT_PUBLIC_KEY_PATH=$ROOT/secrets/jwt_public.pem
TOTP_ENCRYPTION_KEY=$(openssl rand -hex 32)
LISTEN_ADDR=127.0.0.1:$port
STATIC_FILES_PATH=$ROOT/static
FILE_STORAGE_PATH=$ROOT/data/files
MIGRATIONS_PATH=$ROOT/migrations
ENV
}

make_unit() {
    as_account mkdir -p "$UNITS"
    keep "$UNIT" 644 <<UNIT
[Unit]
Description=Chatalot Chat Server

[Service]
Type=simple
User=$account
Group=$(id -gn "$account")
WorkingDirectory=$ROOT
EnvironmentFile=$ROOT/.env
ExecStart=$ROOT/bin/chatalot-server
Restart=on-failure
RestartSec=5
UNIT
}

# --- the database ----------------------------------------------------------------------------------

make_cluster() {
    [ ! -e "$POSTGRES/data" ] || return 0
    openssl rand -hex 24 | keep "$ADMIN_PASSWORD" 600
    as_account mkdir -p "$POSTGRES"
    as_account rm -rf "$POSTGRES/data.part"
    as_account "$bin/initdb" --pgdata "$POSTGRES/data.part" --username chatalot_admin --pwfile "$ADMIN_PASSWORD" \
        --auth scram-sha-256 --encoding UTF8 --locale C.UTF-8 >/dev/null
    as_account tee -a "$POSTGRES/data.part/postgresql.conf" >/dev/null <<CONF
listen_addresses = '127.0.0.1'
port = $(setting database_port)
unix_socket_directories = '$POSTGRES'
CONF
    as_account mv "$POSTGRES/data.part" "$POSTGRES/data"
}

postgres_answers() { "$bin/pg_isready" --quiet --host 127.0.0.1 --port "$(setting database_port)"; }

# One that was killed and that nobody has collected yet keeps the next from starting, for a moment.
start_postgres() {
    local log=$POSTGRES/log deadline=$((SECONDS + STARTED_WITHIN_SECONDS))
    until postgres_answers; do
        as_account "$bin/pg_ctl" start --wait --silent --pgdata "$POSTGRES/data" --log "$log" >/dev/null 2>&1 </dev/null && break
        if [ "$SECONDS" -ge "$deadline" ]; then
            tail -n 20 "$log" >&2
            fail "PostgreSQL did not start within $STARTED_WITHIN_SECONDS s; its last log lines are above, and $dir was left as it is." \
                "see whether port $(setting database_port) is taken, then run this again"
        fi
        sleep 0.5
    done
}

make_database() {
    PGPASSWORD=$(cat "$ADMIN_PASSWORD") "$bin/psql" --host 127.0.0.1 --port "$(setting database_port)" --username chatalot_admin \
        --dbname postgres --no-psqlrc --quiet --set ON_ERROR_STOP=1 <<SQL
SELECT 'CREATE ROLE chatalot LOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'chatalot') \gexec
ALTER ROLE chatalot PASSWORD '$1';
SELECT 'CREATE DATABASE chatalot OWNER chatalot' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'chatalot') \gexec
SQL
}

# --- run -------------------------------------------------------------------------------------------

# The unit is written last: once it is there, all else is. Until then each call makes it all anew, the cluster apart.
install_all() {
    local password
    password=$(openssl rand -hex 24)
    make_account
    clone
    build
    install_files
    make_secrets
    make_env "$password"
    make_cluster
    start_postgres
    make_database "$password"
    make_unit
}

supervisor() { "$HERE/supervisor.py" --units "$UNITS" "$@"; }

# Another instance may answer on that port.
runs() {
    supervisor is-active "$name" >/dev/null &&
        [[ "$(curl --silent --fail --max-time 2 "$url/api/health" || true)" == *'"status": "ok"'* ]]
}

wait_until_healthy() {
    local deadline=$((SECONDS + HEALTHY_WITHIN_SECONDS))
    until runs; do
        if [ "$SECONDS" -ge "$deadline" ]; then
            supervisor logs "$name" 20 >&2 || true
            fail "The instance did not get healthy within $HEALTHY_WITHIN_SECONDS s; its last log lines are above, and it was left as it is." \
                "look at: $HERE/supervisor.py --units $UNITS show $name"
        fi
        sleep 0.1
    done
}

choose_settings
[ -e "$UNIT" ] || install_all
if ! runs; then
    start_postgres
    supervisor start "$name"
    wait_until_healthy
fi
say "$url"
