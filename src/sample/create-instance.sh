#!/usr/bin/env bash
# Installs one instance of the sample, as an operator installs Chatalot: a clone, secrets, .env, Compose.
#
#   create-instance.sh --dir DIR --name NAME --port PORT [--address ADDRESS] [--origin REPO] [--release v1.0.0]
#
# The port is published at ADDRESS, where it is given, else at 127.0.0.1.
# What is there already is kept; a second call only sees that the instance runs. The origin is made at
# its place (by default origin.git beside DIR) if it is missing.
set -euo pipefail

HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
readonly HERE
# shellcheck source=../setup/common.sh
. "$HERE/../setup/common.sh"

# The user inside the server's image.
readonly SERVER_UID=10001
readonly HEALTHY_WITHIN_SECONDS=60

usage() {
    warn "usage: create-instance.sh --dir DIR --name NAME --port PORT [--address ADDRESS] [--origin REPO] [--release v1.0.0]"
    exit 2
}

dir='' name='' port='' address='' origin='' release=v1.0.0
while [ $# -gt 0 ]; do
    [ $# -ge 2 ] || usage
    case "$1" in
        --dir) dir=$2 ;;
        --name) name=$2 ;;
        --port) port=$2 ;;
        --address) address=$2 ;;
        --origin) origin=$2 ;;
        --release) release=$2 ;;
        *) usage ;;
    esac
    shift 2
done
[[ -n "$dir" && "$name" =~ ^[a-z0-9][a-z0-9_-]*$ && "$port" =~ ^[0-9]+$ && "$address" =~ ^[0-9.]*$ ]] || usage

mkdir -p "$(dirname "$dir")"
dir=$(cd "$(dirname "$dir")" && pwd)/$(basename "$dir")
origin=${origin:-$(dirname "$dir")/origin.git}
url=http://${address:-127.0.0.1}:$port
use_docker

health() { curl --silent --fail --max-time 2 "$url/api/health" || true; }

is_healthy() { [[ "$(health)" == *'"status": "ok"'* ]]; }

# Another instance may answer on that port.
is_ours() {
    [ "$(docker inspect --format '{{index .Config.Labels "com.docker.compose.project.working_dir"}} {{.State.Running}}' \
        "$name-server" 2>/dev/null)" = "$dir true" ]
}

# Under a temporary name first: an interrupted clone is no instance.
clone() {
    [ -e "$origin" ] || "$HERE/make-history.sh" "$origin"
    rm -rf "$dir.part"
    git clone --quiet --branch master "$origin" "$dir.part"
    git -C "$dir.part" reset --quiet --hard "$release" || fail "$origin has no release $release; nothing was installed." \
        "name one of: $(git -C "$dir.part" tag --list | tr '\n' ' ')"
    mv "$dir.part" "$dir"
}

make_secrets() {
    local private=$dir/secrets/jwt_private.pem public=$dir/secrets/jwt_public.pem
    mkdir -p "$dir/secrets"
    if [ ! -e "$private" ]; then
        (umask 077 && openssl genpkey -algorithm ed25519 -out "$private.part")
        mv "$private.part" "$private"
    fi
    [ -e "$public" ] || openssl pkey -in "$private" -pubout -out "$public"
    chmod 644 "$public"
    # Compose mounts the file as it is on the host, and the server may not read what it does not own.
    if [ "$(id -u)" -eq 0 ]; then
        chown "$SERVER_UID:$SERVER_UID" "$private"
        chmod 600 "$private"
    else
        chmod 644 "$private"
        warn "Not run as root: $private had to be made readable for every user of this machine."
    fi
}

make_env() {
    [ ! -e "$dir/.env" ] || return 0
    (
        umask 077
        cat >"$dir/.env.part" <<ENV
COMPOSE_PROJECT_NAME=$name
CHATALOT_NAME=$name
CHATALOT_PORT=$port
${address:+CHATALOT_BIND=$address}
DB_PASSWORD=$(openssl rand -hex 24)
TOTP_ENCRYPTION_KEY=$(openssl rand -hex 32)
ENV
    )
    mv "$dir/.env.part" "$dir/.env"
}

start() {
    local log
    log=$(mktemp)
    if ! (cd "$dir" && docker compose --progress plain up --detach --build >"$log" 2>&1); then
        tail -n 30 "$log" >&2
        rm -f "$log"
        fail "Compose could not start the instance; its last lines are above, and $dir was left as it is." \
            "see whether port $port or the name $name is taken, then run this again"
    fi
    rm -f "$log"
}

wait_until_healthy() {
    local deadline=$((SECONDS + HEALTHY_WITHIN_SECONDS))
    until is_healthy; do
        if [ "$SECONDS" -ge "$deadline" ]; then
            docker logs --tail 20 "$name-server" >&2 || true
            fail "The instance did not get healthy within $HEALTHY_WITHIN_SECONDS s; its last log lines are above, and it was left as it is." \
                "look at: docker compose --project-directory $dir ps"
        fi
        sleep 0.1
    done
}

[ ! -e "$dir" ] || [ -e "$dir/docker-compose.yml" ] ||
    fail "$dir exists and is no instance; it was left as it is." "name another directory"

if ! { [ -e "$dir/.env" ] && is_ours && is_healthy; }; then
    [ -e "$dir" ] || clone
    make_secrets
    make_env
    start
    wait_until_healthy
fi
say "$url"
