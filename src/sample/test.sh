#!/usr/bin/env bash
# Tests the sample: on a real Docker Engine that it keeps Chatalot's rules and that each release fails in its own
# way, and installed without Docker that it does the same under its supervisor. Takes about a minute and a half.
#
#   test.sh [compose | systemd]      both, if none is named
#
# The first needs a running engine and the base images, the second PostgreSQL's server (all from src/setup) and procps.
set -euo pipefail

HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=../setup/common.sh
. "$HERE/../setup/common.sh"

case "${1:-}" in
    '') places='compose systemd' ;;
    compose | systemd) places=$1 ;;
    *)
        warn "usage: test.sh [compose | systemd]"
        exit 2
        ;;
esac

SCRATCH=$(mktemp -d)
# An account of its own has to get there.
chmod 755 "$SCRATCH"
COMPOSE=$SCRATCH/instance
SYSTEMD=$SCRATCH/systemd
UNITS=$SCRATCH/units
NAME=sample-test-$$
passed=0 failed=0

clean_up() {
    local unit
    for unit in "$UNITS"/*.service; do
        [ ! -e "$unit" ] || supervisor stop "$(basename "$unit")" || true
    done
    [ ! -e "$COMPOSE" ] || "$HERE/remove-instance.sh" --dir "$COMPOSE" >&2 || true
    [ ! -e "$SYSTEMD" ] || "$HERE/remove-systemd-instance.sh" --dir "$SYSTEMD" >&2 || true
    rm -rf "$SCRATCH"
}
trap clean_up EXIT

# --- helpers ---------------------------------------------------------------------------------------

now() { date +%s%N; }
since() { say $((($(now) - $1) / 1000000)); } # milliseconds

free_port() {
    local port
    for port in $(shuf -i 20000-29999 -n 50); do
        (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { say "$port" && return; }
    done
}

ask() { curl --silent --max-time 5 "$@"; }
status_of() { ask --output /dev/null --write-out '%{http_code}' "$@"; }
post() { ask --data "$1" --write-out ' %{http_code}' "$URL/api/messages"; }
health() { ask "$URL/api/health"; }
sql() { "${place}_sql" "$1" "${2:-chatalot}" -qtA -v ON_ERROR_STOP=1; }
compose_sql() { docker exec "$NAME-db" psql -U chatalot -d "$2" "${@:3}" -c "$1"; }
systemd_sql() {
    local port
    port=$(sed -n 's/^database_port=//p' "$SYSTEMD/settings")
    PGPASSWORD=$(cat "$SYSTEMD/admin-password") "$(postgres_bin)/psql" -h 127.0.0.1 -p "$port" -U chatalot_admin -d "$2" "${@:3}" -c "$1"
}
ledger() { sql "SELECT coalesce(string_agg(version::text, ',' ORDER BY version), '') FROM _sqlx_migrations WHERE success"; }
compose() { (cd "$DIR" && docker compose --progress plain "$@" 2>&1); }
restarts() { docker inspect --format '{{.RestartCount}}' "$NAME-server"; }

eventually() {
    local _
    for _ in $(seq 200); do
        "$@" >/dev/null 2>&1 && return 0
        sleep 0.1
    done
    warn "never came true: $*"
    return 1
}

health_says() { [[ "$(health)" == *"$1"* ]]; }
same() { [ "$1" = "$2" ] || { warn "expected '$1', got '$2'" && return 1; }; }
contains() { [[ "$2" == *"$1"* ]] || { warn "expected '$1' in: $2" && return 1; }; }

fails() { if "$@" >/dev/null 2>&1; then warn "did not fail: $*" && return 1; fi; }

check_out() { git -C "$DIR" reset --quiet --hard "$1"; }
switch_to() {
    check_out "$1"
    compose up --detach --build >/dev/null
}

# A second server of the code that is checked out, against the same database; it must refuse to start.
refuses_with() {
    local output
    if output=$(compose run --rm --no-deps --no-TTY --build chatalot); then
        warn "it started"
        return 1
    fi
    contains "cannot start: $1" "$output"
}

keep_data() {
    compose stop chatalot >/dev/null
    sql "CREATE DATABASE kept TEMPLATE chatalot" postgres
}
put_data_back() {
    compose stop chatalot >/dev/null
    sql "DROP DATABASE chatalot WITH (FORCE)" postgres
    sql "CREATE DATABASE chatalot TEMPLATE kept" postgres
}

# check WHAT FUNCTION: runs it with `set -e` in force, which a plain `if` would suspend.
check() {
    local result=0
    set +e
    (
        set -e
        "$2"
    ) >"$SCRATCH/output" 2>&1
    result=$?
    set -e
    if [ "$result" -eq 0 ]; then
        passed=$((passed + 1))
        say "ok      $1"
    else
        failed=$((failed + 1))
        say "FAILED  $1"
    fi
    sed 's/^/        /' "$SCRATCH/output"
}

# --- checks ----------------------------------------------------------------------------------------

history_is_always_the_same() {
    local other=$SCRATCH/other.git
    (umask 077 && HOME=$SCRATCH TZ=Asia/Tokyo "$HERE/make-history.sh" "$other")
    same "$(git -C "$SCRATCH/origin.git" show-ref)" "$(git -C "$other" show-ref)"
    "$HERE/make-history.sh" "$other"
    git -C "$other" tag another v1.0.0
    fails "$HERE/make-history.sh" "$other"
    git -C "$other" rev-parse --quiet --verify another >/dev/null
}

instance_is_installed_as_an_operator_would() {
    contains '"status": "ok", "version": "1.0.0"' "$(health)"
    same master "$(git -C "$DIR" symbolic-ref --short HEAD)"
    same "$(git -C "$DIR" rev-parse 'v1.0.0^{commit}')" "$(git -C "$DIR" rev-parse HEAD)"
    same origin/master "$(git -C "$DIR" rev-parse --abbrev-ref '@{upstream}')"
    same '' "$(git -C "$DIR" status --porcelain)"
    same 600 "$(stat -c %a "$DIR/.env")"
}

second_call_changes_nothing() {
    local before started
    before=$(docker inspect --format '{{.Id}}' "$NAME-server")
    started=$(now)
    "$HERE/create-instance.sh" --dir "$DIR" --name "$NAME" --port "$PORT"
    say "took $(since "$started") ms"
    same "$before" "$(docker inspect --format '{{.Id}}' "$NAME-server")"
}

resent_message_is_kept_once() {
    local message='{"author":"ann","text":"hello <b>you</b>","key":"k-1"}'
    same '{"id": 1} 201' "$(post "$message")"
    same '{"id": 1} 200' "$(post "$message")"
    for _ in $(seq 20); do
        post '{"author":"bob","text":"again and again","key":"k-2"}' >"$SCRATCH/sent.$_" &
    done
    wait
    same 1 "$(cat "$SCRATCH"/sent.* | grep -o '201' | wc -l)"
    same 19 "$(cat "$SCRATCH"/sent.* | grep -o '200' | wc -l)"
    same '2|2' "$(sql "SELECT count(*), (SELECT sum(message_count) FROM users) FROM messages")"
    contains '"author": "ann", "text": "hello <b>you</b>", "key": "k-1"' "$(ask "$URL/api/messages?after=0&limit=1")"
    same 400 "$(status_of --data '{"author":"ann"}' "$URL/api/messages")"
}

files_are_whole_or_absent() {
    local digest
    head -c 3000000 /dev/urandom >"$SCRATCH/picture"
    digest=$(sha256sum "$SCRATCH/picture" | cut -d ' ' -f 1)
    contains "$digest" "$(ask -T "$SCRATCH/picture" "$URL/api/files/picture.bin")"
    same "$digest" "$(ask "$URL/api/files/picture.bin" | sha256sum | cut -d ' ' -f 1)"
    contains "\"name\": \"picture.bin\", \"size\": 3000000, \"sha256\": \"$digest\"" "$(ask "$URL/api/files")"
    same 400 "$(status_of -T "$SCRATCH/picture" "$URL/api/files/..%2f..%2fescaped")"
    same 400 "$(status_of --path-as-is "$URL/api/files/../../server.py")"
    # A client that goes away in the middle leaves nothing.
    timeout 0.5 curl --silent --limit-rate 100k -T "$SCRATCH/picture" "$URL/api/files/half.bin" || true
    same 404 "$(status_of "$URL/api/files/half.bin")"
    ask -T "$SCRATCH/picture" "$URL/api/files/gone.bin" >/dev/null
    same 204 "$(status_of -X DELETE "$URL/api/files/gone.bin")"
    same 404 "$(status_of "$URL/api/files/gone.bin")"
}

ledger_is_sqlx_s() {
    same "1|messages and users|t|$(sha384sum "$DIR/migrations/001_messages_and_users.sql" | cut -d ' ' -f 1)|t" \
        "$(sql "SELECT version, description, success, encode(checksum, 'hex'), execution_time > 0 FROM _sqlx_migrations")"
}

health_is_200_without_a_database() {
    docker stop "$NAME-db" >/dev/null
    contains '"status": "degraded"' "$(health)"
    contains '"db_healthy": false' "$(health)"
    same 200 "$(status_of "$URL/api/health")"
    same 503 "$(status_of --data '{"author":"ann","text":"lost?","key":"k-3"}' "$URL/api/messages")"
    docker start "$NAME-db" >/dev/null
    eventually health_says '"status": "ok"'
    same 0 "$(sql "SELECT count(*) FROM messages WHERE key = 'k-3'")"
    same 0 "$(restarts)"
}

stops_and_boots_quickly() {
    local started
    # Half way through when the stop comes: it is finished first, and answered.
    curl --silent --limit-rate 3M -T "$SCRATCH/picture" "$URL/api/files/late.bin" --output "$SCRATCH/late" &
    sleep 0.3
    started=$(now)
    docker stop "$NAME-server" >/dev/null
    say "stop with a request in flight: $(since "$started") ms"
    wait
    contains '"size": 3000000' "$(cat "$SCRATCH/late")"
    same 0 "$(docker inspect --format '{{.State.ExitCode}}' "$NAME-server")"
    started=$(now)
    docker start "$NAME-server" >/dev/null
    until health_says '"status": "ok"'; do sleep 0.01; done
    say "start until healthy: $(since "$started") ms"
    started=$(now)
    docker stop "$NAME-server" >/dev/null
    say "stop at rest: $(since "$started") ms"
    [ "$(since "$started")" -lt 1500 ]
    docker start "$NAME-server" >/dev/null
    eventually health_says '"status": "ok"'
}

plain_update_works() {
    local probe away
    check_out v1.1.0
    compose build --quiet chatalot
    (while [ ! -e "$SCRATCH/stop" ]; do
        say "$(now) $(curl --silent --max-time 1 --output /dev/null --write-out '%{http_code}' "$URL/api/health")"
        sleep 0.01
    done) >"$SCRATCH/probes" &
    probe=$!
    compose up --detach >/dev/null
    eventually health_says '"version": "1.1.0"'
    touch "$SCRATCH/stop"
    wait "$probe"
    away=$(awk '$2 == 200 { if (lost) { print int(($1 - good) / 1000000); exit } good = $1 } $2 != 200 { lost = 1 }' "$SCRATCH/probes")
    say "downtime of a plain 'docker compose up -d': $away ms"
    same 1,2 "$(ledger)"
    same 2 "$(sql "SELECT count(*) FROM messages")"
    contains '"count": 1' "$(ask -X PUT "$URL/api/messages/1/reactions/%F0%9F%91%8D")"
}

refuses_what_sqlx_refuses() {
    check_out v1.0.0
    refuses_with 'VersionMissing: migration 2'
    check_out v1.1.0
    sql "UPDATE _sqlx_migrations SET checksum = '\\x00' WHERE version = 1"
    refuses_with 'VersionMismatch: migration 1'
    sql "UPDATE _sqlx_migrations SET checksum = '\\x$(sha384sum "$DIR/migrations/001_messages_and_users.sql" | cut -d ' ' -f 1)' WHERE version = 1"
    sql "UPDATE _sqlx_migrations SET success = false WHERE version = 2"
    refuses_with 'Dirty: migration 2'
    sql "UPDATE _sqlx_migrations SET success = true WHERE version = 2"
}

has_restarted() { [ "$(restarts)" -ge 2 ]; }

v1_2_0_stays_half_migrated() {
    keep_data
    switch_to v1.2.0
    eventually has_restarted
    contains 'while executing migration 4: column "text" does not exist' "$(docker logs "$NAME-server" 2>&1)"
    same 1,2,3 "$(ledger)"
    same '<p>hello &lt;b>you&lt;/b></p>' "$(sql "SELECT html FROM messages WHERE id = 1")"
    check_out v1.1.0
    refuses_with 'VersionMissing: migration 3'
    put_data_back
}

v1_3_0_is_never_healthy() {
    switch_to v1.3.0
    eventually health_says '"version": "1.3.0"'
    contains '"status": "degraded"' "$(health)"
    contains '"db_healthy": true' "$(health)"
    same 1,2,3 "$(ledger)"
    same 0 "$(sql "SELECT count(*) FROM messages WHERE id = 1")"
    contains '"name": "tidied.txt"' "$(ask "$URL/api/files")"
    put_data_back
    ask -X DELETE "$URL/api/files/tidied.txt" >/dev/null || true
}

v1_4_0_does_not_build() {
    local before
    switch_to v1.1.0
    eventually health_says '"version": "1.1.0"'
    before=$(docker inspect --format '{{.Id}}' "$NAME-server")
    check_out v1.4.0
    contains "SyntaxError: '(' was never closed" "$(compose build chatalot || true)"
    fails compose up --detach --build
    same "$before" "$(docker inspect --format '{{.Id}}' "$NAME-server")"
    contains '"version": "1.1.0"' "$(health)"
}

v1_5_0_says_another_version() {
    switch_to v1.5.0
    eventually health_says '"status": "ok", "version": "1.4.9"'
    contains 'version = "1.5.0"' "$(cat "$DIR/Cargo.toml")"
    same 1,2 "$(ledger)"
}

v1_6_0_has_no_version_of_its_own() {
    switch_to v1.6.0
    eventually health_says '"status": "ok", "version": "1.1.0"'
    contains 'at night' "$(ask "$URL/")"
    same 0 "$(grep -c 'v1.6.0' "$DIR/docs/appendix/changelog.md" || true)"
    same '' "$(git -C "$DIR" diff --name-only v1.1.0 v1.6.0 -- migrations app Cargo.toml)"
}

removing_leaves_nothing() {
    "$HERE/remove-instance.sh" --dir "$DIR"
    [ ! -e "$DIR" ]
    same '' "$(docker ps --all --quiet --filter "label=com.docker.compose.project=$NAME")"
    same '' "$(docker volume ls --quiet --filter "label=com.docker.compose.project=$NAME")"
    same '' "$(docker network ls --quiet --filter "label=com.docker.compose.project=$NAME")"
    same '' "$(docker images --quiet --filter "label=com.docker.compose.project=$NAME")"
    "$HERE/remove-instance.sh" --dir "$DIR"
}

# --- checks without Docker -------------------------------------------------------------------------

check_out_at() {
    [ -e "$SCRATCH/origin.git" ] || "$HERE/make-history.sh" "$SCRATCH/origin.git"
    git clone --quiet "$SCRATCH/origin.git" "$2"
    git -C "$2" reset --quiet --hard "$1"
}

build_is_always_the_same() {
    local one=$SCRATCH/one other=$SCRATCH/other server=target/release/chatalot-server
    check_out_at v1.1.0 "$one"
    (umask 077 && check_out_at v1.1.0 "$other")
    touch -d 2001-01-01 "$other"/app/*.py
    "$one/build.sh"
    (cd / && umask 077 && TZ=Asia/Tokyo "$other/build.sh")
    same "$(sha256sum <"$one/$server")" "$(sha256sum <"$other/$server")"
    "$one/build.sh"
    same "$(sha256sum <"$other/$server")" "$(sha256sum <"$one/$server")"
    same '' "$(git -C "$one" status --porcelain)"
    same 755 "$(stat -c %a "$one/$server")"
    diff -r "$one/static" "$one/clients/web/build"
    # The version is inside, whatever lies around it.
    same 1.1.0 "$(cd / && PYTHONPATH=$one/$server /usr/bin/python3 -c 'from app.version import VERSION; print(VERSION)')"
}

build_ends_at_the_first_mistake() {
    local tree=$SCRATCH/broken server=target/release/chatalot-server before
    check_out_at v1.1.0 "$tree"
    "$tree/build.sh"
    before=$(sha256sum <"$tree/$server")
    git -C "$tree" reset --quiet --hard v1.4.0
    fails "$tree/build.sh"
    contains "SyntaxError: '(' was never closed" "$("$tree/build.sh" 2>&1 || true)"
    same "$before" "$(sha256sum <"$tree/$server")"
}

supervisor() { "$HERE/supervisor.py" --units "$UNITS" "$@"; }
property() { supervisor show "$1" "--property=$2" | sed "s/^$2=//"; }
# Of one moment, in the order in which they are shown.
state_of() { supervisor show "$1" --property=ActiveState,SubState,MainPID | cut -d = -f 2 | xargs; }
end_of() { supervisor show "$1" --property=MainPID,NRestarts,ExecMainCode,ExecMainStatus,Result | cut -d = -f 2 | xargs; }
unit() {
    mkdir -p "$UNITS"
    printf '[Unit]\nDescription=A test\n[Service]\n%s\n' "$2" >"$UNITS/$1.service"
}
state_is() { [[ "$(state_of "$1")" == "$2 "* ]]; }
is_gone() { [[ "$(ps -o stat= -p "$1")" =~ ^(Z.*)?$ ]]; }

unit_is_started_stopped_and_shown() {
    local pid
    unit plain $'# a comment\nWorkingDirectory=/usr\nEnvironment="A=one two" B=1\n'"ExecStart=/bin/sh -c 'echo \"\$A|\$B|\$PWD|\$#\"; \\
        echo wrong >&2; exec sleep 600' x \"y z\""
    same inactive "$(supervisor is-active plain || true)"
    supervisor start plain
    eventually grep -q wrong "$UNITS/state/plain.service.log"
    pid=$(property plain MainPID)
    same "sleep 600" "$(ps -o args= -p "$pid")"
    same "one two|1|/usr|1" "$(supervisor logs plain 2 | head -n 1)"
    same wrong "$(supervisor logs plain 1)"
    supervisor start plain.service
    same "$pid" "$(property plain MainPID)"
    same active "$(supervisor is-active plain)"
    contains $'LoadState=loaded\nActiveState=active\nSubState=running\n' "$(supervisor show plain)"
    same $'MainPID='"$pid"$'\nWorkingDirectory=/usr' "$(supervisor show plain --property=MainPID,WorkingDirectory)"
    same '"A=one two" B=1' "$(property plain Environment)"
    contains "# $UNITS/plain.service"$'\n[Unit]' "$(supervisor cat plain)"
    supervisor stop plain
    is_gone "$pid"
    # An end by the signal of a stop is a good one.
    same '0 0 2 15 success' "$(end_of plain)"
    state_is plain 'inactive dead'
    supervisor stop plain
    same not-found "$(property nobody LoadState)"
    fails supervisor start nobody
    fails supervisor cat nobody
}

has_started_again() { [ "$(property "$1" NRestarts)" -ge 2 ]; }

unit_that_fails_is_started_again() {
    local first
    unit failing $'ExecStart=/bin/sh -c "exit 3"\nRestart=on-failure\nRestartSec=200ms'
    supervisor start failing
    first=$(property failing InvocationID)
    eventually has_started_again failing
    [ "$(property failing InvocationID)" != "$first" ]
    unit failing $'ExecStart=/bin/sh -c "exit 3"\nRestart=on-failure\nRestartSec=1min'
    supervisor start failing
    eventually state_is failing 'activating auto-restart'
    same '0 0 1 3 exit-code' "$(end_of failing)"
    supervisor stop failing
    state_is failing 'inactive dead'

    unit ending $'ExecStart=/bin/true\nRestart=on-failure\nRestartSec=0'
    supervisor start ending
    eventually state_is ending 'inactive dead'
    unit giving-up $'ExecStart=/bin/sh -c "kill -KILL $$"'
    supervisor start giving-up
    eventually state_is giving-up 'failed failed'
    same '0 0 2 9 signal' "$(end_of giving-up)"
}

unit_that_does_not_end_is_killed() {
    local started
    unit deaf $'TimeoutStopSec=1\nExecStart=/bin/sh -c "trap : TERM; echo deaf; while :; do sleep 1; done"'
    supervisor start deaf
    eventually grep -q deaf "$UNITS/state/deaf.service.log"
    started=$(now)
    supervisor stop deaf
    say "took $(since "$started") ms"
    [ "$(since "$started")" -ge 1000 ]
    same '0 0 2 9 timeout' "$(end_of deaf)"
}

later_environment_files_win() {
    cat >"$SCRATCH/env" <<'ENV'
# The unit's own
ADDRESS=0.0.0.0:80
; another comment
QUOTED="a \"b\" # $c" 
 PLAIN = it's # all 
ENV
    unit reading "Environment=ADDRESS=none
EnvironmentFile=$SCRATCH/env
ExecStart=/bin/sh -c 'echo \"\$ADDRESS|\$QUOTED|\$PLAIN\"'"
    mkdir "$UNITS/reading.service.d"
    printf '[Service]\nEnvironmentFile=-%s/more\n' "$SCRATCH" >"$UNITS/reading.service.d/10-more.conf"
    supervisor start reading
    eventually state_is reading 'inactive dead'
    same "0.0.0.0:80|a \"b\" # \$c|it's # all" "$(supervisor logs reading 1)"
    say "ADDRESS='127.0.0.1:81'" >"$SCRATCH/more"
    supervisor start reading
    eventually grep -q 127.0.0.1 "$UNITS/state/reading.service.log"
    contains '127.0.0.1:81|a' "$(supervisor logs reading 1)"
    same "$SCRATCH/env (ignore_errors=no)"$'\n'"$SCRATCH/more (ignore_errors=yes)" "$(property reading EnvironmentFiles)"
    same "$UNITS/reading.service.d/10-more.conf" "$(property reading DropInPaths)"
    rm "$SCRATCH/env"
    fails supervisor start reading
    same resources "$(property reading Result)"
}

killed_supervisor_takes_its_process_along() {
    local pid daemon
    unit orphan $'Restart=always\nExecStart=/bin/sleep 600'
    supervisor start orphan
    pid=$(property orphan MainPID)
    daemon=$(ps -o ppid= -p "$pid")
    kill -KILL "$daemon"
    eventually is_gone "$daemon"
    same 'inactive dead 0' "$(state_of orphan)"
    eventually is_gone "$pid"
    supervisor start orphan
    state_is orphan 'active running'
    supervisor stop orphan
}

commands_at_once_do_not_collide() {
    local _
    unit busy $'ExecStart=/bin/sleep 6543'
    for _ in 1 2 3 4 5 6 7 8; do supervisor start busy & done
    wait
    same 1 "$(pgrep -cfx '/bin/sleep 6543')"
    for _ in 1 2 3 4 5; do
        supervisor start busy &
        supervisor stop busy &
        supervisor show busy >"$SCRATCH/shown" &
        wait
    done
    supervisor stop busy
    same 0 "$(pgrep -cfx '/bin/sleep 6543' || true)"
}

show_is_quick() {
    local started fastest=1000 _
    for _ in $(seq 20); do
        started=$(now)
        supervisor show plain >"$SCRATCH/shown"
        started=$(since "$started")
        [ "$started" -ge "$fastest" ] || fastest=$started
    done
    say "at best $fastest ms"
    [ "$fastest" -lt 60 ]
}

# From here on the units are those of an instance.

create_systemd() { "$HERE/create-systemd-instance.sh" --dir "$SYSTEMD" --name "$NAME" --port "$PORT"; }

instance_is_installed_as_the_manual_says() {
    local owner
    contains '"status": "ok", "version": "1.0.0"' "$(health)"
    contains 'Sample chat' "$(ask "$URL/")"
    same "$(git -C "$SCRATCH/origin.git" rev-parse 'v1.0.0^{commit}')" "$(cat "$SYSTEMD/checkout/.git/refs/heads/master")"
    same "$SYSTEMD/root/.env (ignore_errors=no)" "$(property "$NAME" EnvironmentFiles)"
    owner=$(property "$NAME" User)
    same "$owner" "$(ps -o user:32= -p "$(property "$NAME" MainPID)")"
    same "" "$(find "$SYSTEMD" -path "$UNITS/state" -prune -o ! -user "$owner" -print)"
    same "600 600 600" "$(stat -c %a "$SYSTEMD/root/.env" "$SYSTEMD/root/secrets/jwt_private.pem" "$SYSTEMD/admin-password" | xargs)"
    diff "$SYSTEMD/checkout/target/release/chatalot-server" "$SYSTEMD/root/bin/chatalot-server"
    diff -r "$SYSTEMD/checkout/static" "$SYSTEMD/root/static"
    diff -r "$SYSTEMD/checkout/migrations" "$SYSTEMD/root/migrations"
    same "chatalot|f" "$(sql "SELECT rolname, rolsuper FROM pg_database d JOIN pg_roles r ON r.oid = d.datdba WHERE datname = 'chatalot'")"
    same on "$(sql 'SHOW fsync')"
    fails env PGPASSWORD=wrong "$(postgres_bin)/psql" -h 127.0.0.1 -p "$(sql 'SHOW port')" -U chatalot -c 'SELECT 1'
}

second_call_only_looks() {
    local before started
    before=$(property "$NAME" InvocationID)
    started=$(now)
    same "$URL" "$(create_systemd)"
    say "took $(since "$started") ms"
    same "$before" "$(property "$NAME" InvocationID)"
    fails "$HERE/create-systemd-instance.sh" --dir "$SYSTEMD" --name "$NAME" --port 1
}

# Run as root or not, the checkout is the account's.
as_account() { if [ "$(id -u)" -eq 0 ]; then (cd / && runuser -u "$(property "$NAME" User)" -- "$@"); else "$@"; fi; }

update_by_the_manual_works() {
    local checkout=$SYSTEMD/checkout started
    as_account git -C "$checkout" fetch --quiet
    as_account git -C "$checkout" reset --quiet --hard v1.1.0
    as_account "$checkout/build.sh"
    started=$(now)
    supervisor stop "$NAME"
    same '' "$(health || true)"
    as_account cp "$checkout/target/release/chatalot-server" "$DIR/bin/"
    as_account cp -r "$checkout/clients/web/build/." "$DIR/static/"
    as_account cp -r "$checkout/migrations/." "$DIR/migrations/"
    supervisor start "$NAME"
    eventually health_says '"status": "ok", "version": "1.1.0"'
    say "away for $(since "$started") ms"
    same 1,2 "$(ledger)"
    same 2 "$(sql "SELECT count(*) FROM messages")"
    contains '"name": "picture.bin"' "$(ask "$URL/api/files")"
}

another_address_closes_its_doors() {
    local inside
    inside=$(free_port)
    mkdir "$UNITS/$NAME.service.d"
    printf '[Service]\nEnvironmentFile=-%s\n' "$SCRATCH/doors" >"$UNITS/$NAME.service.d/doors.conf"
    supervisor stop "$NAME"
    say "LISTEN_ADDR=127.0.0.1:$inside" >"$SCRATCH/doors"
    supervisor start "$NAME"
    URL=http://127.0.0.1:$inside eventually health_says '"status": "ok"'
    contains "listens on 127.0.0.1:$inside" "$(supervisor logs "$NAME" 1)"
    same '' "$(health || true)"
    supervisor stop "$NAME"
    rm -r "$SCRATCH/doors" "$UNITS/$NAME.service.d"
    supervisor start "$NAME"
    eventually health_says '"status": "ok"'
}

killed_instance_comes_back() {
    kill -KILL "$(property "$NAME" MainPID)"
    eventually state_is "$NAME" 'activating auto-restart'
    eventually state_is "$NAME" 'active running'
    eventually health_says '"status": "ok"'
    same 1 "$(property "$NAME" NRestarts)"
    # And after a power cut, which ends the database, too.
    kill -KILL "$(head -n 1 "$SYSTEMD/postgres/data/postmaster.pid")"
    supervisor stop "$NAME"
    same "$URL" "$(create_systemd)"
    same 2 "$(sql "SELECT count(*) FROM messages")"
}

removing_leaves_no_process_and_no_user() {
    local owner
    owner=$(property "$NAME" User)
    "$HERE/remove-systemd-instance.sh" --dir "$SYSTEMD"
    [ ! -e "$SYSTEMD" ]
    fails pgrep -f "$SYSTEMD/"
    [ "$(id -u)" -ne 0 ] || fails id "$owner"
    "$HERE/remove-systemd-instance.sh" --dir "$SYSTEMD"
}

# --- run -------------------------------------------------------------------------------------------

test_compose() {
    use_docker
    DIR=$COMPOSE
    PORT=$(free_port)
    URL=$("$HERE/create-instance.sh" --dir "$DIR" --name "$NAME" --port "$PORT")

    check "the history is always the same" history_is_always_the_same
    check "an instance is installed as an operator would" instance_is_installed_as_an_operator_would
    check "a second call changes nothing" second_call_changes_nothing
    check "a resent message is kept once" resent_message_is_kept_once
    check "files are whole or absent" files_are_whole_or_absent
    check "the ledger is sqlx's" ledger_is_sqlx_s
    check "health is 200 without a database" health_is_200_without_a_database
    check "it stops and boots quickly" stops_and_boots_quickly
    check "a plain update works" plain_update_works
    check "it refuses what sqlx refuses" refuses_what_sqlx_refuses
    check "v1.2.0 stays half migrated" v1_2_0_stays_half_migrated
    check "v1.3.0 is never healthy" v1_3_0_is_never_healthy
    check "v1.4.0 does not build" v1_4_0_does_not_build
    check "v1.5.0 says another version" v1_5_0_says_another_version
    check "v1.6.0 has no version of its own" v1_6_0_has_no_version_of_its_own
    check "removing leaves nothing" removing_leaves_nothing
}

test_systemd() {
    check "a build is always the same" build_is_always_the_same
    check "a build ends at the first mistake" build_ends_at_the_first_mistake
    check "a unit is started, stopped and shown" unit_is_started_stopped_and_shown
    check "a unit that fails is started again" unit_that_fails_is_started_again
    check "a unit that does not end is killed" unit_that_does_not_end_is_killed
    check "later environment files win" later_environment_files_win
    check "a killed supervisor takes its process along" killed_supervisor_takes_its_process_along
    check "commands at once do not collide" commands_at_once_do_not_collide
    check "show is quick" show_is_quick

    PORT=$(free_port)
    URL=$(create_systemd)
    DIR=$SYSTEMD/root UNITS=$SYSTEMD/units
    check "an instance is installed as the manual says" instance_is_installed_as_the_manual_says
    check "a second call only looks" second_call_only_looks
    check "a resent message is kept once" resent_message_is_kept_once
    check "files are whole or absent" files_are_whole_or_absent
    check "the ledger is sqlx's" ledger_is_sqlx_s
    check "an update by the manual works" update_by_the_manual_works
    check "another address closes its doors" another_address_closes_its_doors
    check "a killed instance comes back" killed_instance_comes_back
    check "removing leaves no process and no user" removing_leaves_no_process_and_no_user
}

for place in $places; do "test_$place"; done

say "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
