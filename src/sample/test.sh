#!/usr/bin/env bash
# Tests the sample on a real Docker Engine: that it keeps Chatalot's rules, and that each release fails in
# its own way. Needs a running engine and the base images (src/setup). Takes about a minute.
#
#   test.sh
set -euo pipefail

HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=../setup/common.sh
. "$HERE/../setup/common.sh"
use_docker

SCRATCH=$(mktemp -d)
DIR=$SCRATCH/instance
NAME=sample-test-$$
URL=''
passed=0 failed=0

clean_up() {
    [ ! -e "$DIR" ] || "$HERE/remove-instance.sh" --dir "$DIR" >&2 || true
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
sql() { docker exec "$NAME-db" psql -U chatalot -d "${2:-chatalot}" -qtA -v ON_ERROR_STOP=1 -c "$1"; }
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

# --- run -------------------------------------------------------------------------------------------

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

say "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
