#!/usr/bin/env bash
# The demo; `./runbook help` says what it does.
#
#   demo.sh [--unattended [--without-rehearsal]] [--systemd] [--yes] [--dir DIR] [--stop]
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
readonly HERE
# shellcheck source=common.sh
. "$HERE/common.sh"

ROOT=$(cd "$HERE/../.." && pwd)
readonly ROOT
# The directory is ours to remove only with this in it.
readonly MARK=.chatalot-runbook-demo
readonly READY_WITHIN_SECONDS=120
# A swap that has begun is finished first.
readonly STOPPED_WITHIN_SECONDS=300

default_directory() {
    if [ "$(id -u)" -eq 0 ]; then
        say /var/lib/chatalot-runbook-demo
    else
        say "${XDG_DATA_HOME:-$HOME/.local/share}/chatalot-runbook-demo"
    fi
}

unattended=false rehearsal=true kind='' yes=() directory=$(default_directory) stop=false
while [ $# -gt 0 ]; do
    case "$1" in
        --unattended) unattended=true ;;
        --without-rehearsal) rehearsal=false ;;
        --systemd) kind=systemd ;;
        --yes) yes=(--yes) ;;
        --stop) stop=true ;;
        --dir)
            [ $# -ge 2 ] || { warn "--dir needs a directory" && exit 2; }
            directory=$2
            shift
            ;;
        *)
            warn "demo knows no '$1'; see ./runbook help"
            exit 2
            ;;
    esac
    shift
done
directory=$(realpath -m "$directory")
again='./runbook demo'
[ "$directory" = "$(default_directory)" ] || again+=" --dir $directory"
readonly SETTINGS=$directory/settings PLACE=$directory/instance/chatalot SERVICE=$directory/service
readonly LOG=$directory/service.log PID=$directory/service.pid USERS=$SERVICE/first-users.txt

# --- settings: name and ports, chosen once ---------------------------------------------------------

port_is_free() { ! (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

first_free_port() {
    local port=$1
    until port_is_free "$port"; do port=$((port + 1)); done
    say "$port"
}

name_is_free() {
    if [ "$kind" = systemd ]; then
        ! id "chatalot-$1" >/dev/null 2>&1
        return
    fi
    [ -z "$(docker ps --all --quiet --filter "label=com.docker.compose.project=$1")" ] &&
        ! docker inspect "$1-server" >/dev/null 2>&1 && ! docker inspect "$1-db" >/dev/null 2>&1
}

first_free_name() {
    local name=chatalot-demo number=1
    until name_is_free "$name"; do
        number=$((number + 1))
        name=chatalot-demo-$number
    done
    say "$name"
}

claim_directory() {
    if [ -e "$directory" ] && [ ! -e "$directory/$MARK" ] && [ -n "$(ls -A "$directory")" ]; then
        fail "$directory is not empty and not the demo's; it was left as it is." "name another directory with --dir"
    fi
    mkdir -p "$directory" || fail "$directory cannot be made." "name another directory with --dir"
    touch "$directory/$MARK"
}

choose_settings() {
    [ -e "$SETTINGS" ] || {
        say "kind=$kind"
        say "name=$(first_free_name)"
        say "chat_port=$(first_free_port 8080)"
        say "service_port=$(first_free_port 8090)"
    } >"$SETTINGS.part"
    [ -e "$SETTINGS" ] || mv "$SETTINGS.part" "$SETTINGS"
    read_settings
}

read_settings() {
    local chosen
    chosen=$(sed -n 's/^kind=//p' "$SETTINGS")
    if [ -n "$kind" ] && [ "$kind" != "${chosen:-compose}" ]; then
        fail "There is a demo in $directory already, of another kind (${chosen:-compose})." "remove it first: $again --stop; or name another directory with --dir"
    fi
    kind=${chosen:-compose}
    name=$(sed -n 's/^name=//p' "$SETTINGS")
    chat_port=$(sed -n 's/^chat_port=//p' "$SETTINGS")
    service_port=$(sed -n 's/^service_port=//p' "$SETTINGS")
    CHAT=http://127.0.0.1:$chat_port
    CONSOLE=http://127.0.0.1:$service_port
}

# --- service ---------------------------------------------------------------------------------------

# The process that the pid file names, if it is the one that we started.
service_pid() {
    local pid
    pid=$(cat "$PID" 2>/dev/null) || return 1
    grep -qzxF "RUNBOOK_DATA=$SERVICE" "/proc/$pid/environ" 2>/dev/null && say "$pid"
}

# One that has ended and that nobody has asked for its exit code is no process any more.
lives() { grep -qs '^State:[[:space:]]*[^Z[:space:]]' "/proc/$1/status"; }

service_answers() { curl --silent --fail --max-time 5 --output /dev/null "$CONSOLE/actuator/health"; }

service_as_asked() { say "$("$HERE/build.sh") rehearsal=$rehearsal"; }

start_service() {
    local started=$SECONDS pid
    if service_pid >/dev/null && [ "$(cat "$directory/build" 2>/dev/null)" = "$(service_as_asked)" ] && service_answers; then
        return 0
    fi
    stop_service
    local instance
    mapfile -t instance < <(instance_settings)
    service_as_asked >"$directory/build"
    risk_table
    say "Starting the service …"
    RUNBOOK_DATA=$SERVICE setsid nohup "$ROOT/runbook" serve \
        "--server.port=$service_port" --server.address=127.0.0.1 --runbook.sign-in.force-change=false \
        "${instance[@]}" "--runbook.instances.$name.backups=$directory/backups" \
        "--runbook.instances.$name.rehearsal=$rehearsal" "--runbook.risk-table=$directory/update-risk.dmn" \
        >>"$LOG" 2>&1 </dev/null &
    pid=$!
    say "$pid" >"$PID"
    until service_answers; do
        if ! lives "$pid" || [ $((SECONDS - started)) -ge "$READY_WITHIN_SECONDS" ]; then
            tail -n 30 "$LOG" >&2
            fail "The service did not start within $READY_WITHIN_SECONDS s; the end of its log is above." "read $LOG"
        fi
        sleep 0.2
    done
}

# The table that comes with the service, but nobody here watches a new version for a quarter of an hour.
risk_table() {
    local minutes=1
    [ "$unattended" = false ] || minutes=0
    sed -E "s#<text>(15|30)</text>#<text>$minutes</text>#" "$ROOT/processes/update-risk.dmn" >"$directory/update-risk.dmn"
}

stop_service() {
    local pid started=$SECONDS
    if pid=$(service_pid); then
        say "Stopping the service …"
        kill -TERM "$pid" 2>/dev/null || true
        while lives "$pid"; do
            if [ $((SECONDS - started)) -ge "$STOPPED_WITHIN_SECONDS" ]; then
                warn "The service did not end within $STOPPED_WITHIN_SECONDS s and is killed now."
                kill -KILL "$pid" 2>/dev/null || true
                break
            fi
            sleep 0.1
        done
    fi
    rm -f "$PID"
}

# --- instance --------------------------------------------------------------------------------------

create_instance() {
    say "Starting the sample Chatalot …"
    local script=create-instance.sh
    if [ "$kind" = systemd ]; then
        script=create-systemd-instance.sh
        # The sample runs as an account of its own, which has to get there.
        mkdir -p "$(dirname "$PLACE")"
        chmod o+x "$directory" "$(dirname "$PLACE")"
    fi
    "$ROOT/src/sample/$script" --dir "$PLACE" --name "$name" --port "$chat_port" >/dev/null
    [ "$kind" != systemd ] || read_the_doors
}

# What an administrator does once, so that the doors can be closed: the unit reads our file after its own.
read_the_doors() {
    local drop_ins=$PLACE/units/$name.service.d
    [ ! -e "$drop_ins/runbook.conf" ] || return 0
    mkdir -p "$drop_ins"
    printf '[Service]\nEnvironmentFile=-%s\n' "$PLACE/checkout/.runbook/doors.env" >"$drop_ins/runbook.conf"
}

# What the service has to be told of the instance.
instance_settings() {
    local key=--runbook.instances.$name supervisor=$ROOT/src/sample/supervisor.py
    if [ "$kind" != systemd ]; then
        say "$key.directory=$PLACE"
        return
    fi
    say "$key.directory=$PLACE/checkout"
    say "$key.systemd.unit=$name"
    say "$key.systemd.root=$PLACE/root"
    say "$key.systemd.stop=$supervisor,--units,$PLACE/units,stop,$name"
    say "$key.systemd.start=$supervisor,--units,$PLACE/units,start,$name"
    say "$key.systemd.status=$supervisor,--units,$PLACE/units,show,$name"
    say "$key.systemd.logs=$supervisor,--units,$PLACE/units,logs,$name"
    say "$key.systemd.database-user=chatalot_admin"
    say "$key.systemd.database-password-file=$PLACE/admin-password"
    say "$key.systemd.build.commands=bash build.sh"
}

remove_instance() {
    local images
    if [ "$kind" = systemd ]; then
        [ ! -e "$PLACE" ] || "$ROOT/src/sample/remove-systemd-instance.sh" --dir "$PLACE"
        return
    fi
    [ ! -e "$PLACE" ] || "$ROOT/src/sample/remove-instance.sh" --dir "$PLACE"
    # Images of updates: the kept ones under Compose's own name, and those built for a run.
    images=$(docker images --format '{{.Repository}}:{{.Tag}}' | grep -E "^($name-chatalot|chatalot-runbook/$name):" || true)
    [ -z "$images" ] || xargs docker image rm --force <<<"$images" >/dev/null
}

# An update can be shown once: afterwards 1.1.0 runs, and 1.2.0 is known to have failed.
start_over() {
    stop_service
    remove_instance
    rm -rf "$SERVICE" "$directory/backups" "$directory/instance" "$directory/record"
}

# --- words -----------------------------------------------------------------------------------------

explain() {
    cat <<WORDS

The console is at $CONSOLE, the sample Chatalot at $CHAT (version 1.0.0, unless you have updated it).

Users (their passwords are in $USERS, which only you can read):
$(sed -n 's/^\([^ ]*\) .*/    \1/p' "$USERS" 2>/dev/null)

What to click:
    1. Sign in as ops. On the instance $name press Update…, plan for v1.1.0, read what it would do, say why and start it.
    2. Sign in as approver (in a private window). Under Approvals review it and approve, there or in Tasklist.
       The service builds and backs up, asks for one more approval, and swaps: seconds of downtime.
    3. Do the same with v1.2.0. One of its migrations fails: the rehearsal on a copy finds it, without any downtime.
       To see the way back, start the demo anew with --without-rehearsal: the run puts back what was there, by itself.
       (v1.2.0 narrows data, so both approver and approver-2 have to approve its swap.)

From a terminal: ./runbook help
To see both updates without clicking: $again --unattended
To remove it all: $again --stop
WORDS
}

say_what_stays() {
    local installed=''
    [ ! -e "$directory/installed" ] || installed=$(sort -u "$directory/installed" | tr '\n' ' ')
    say "What stays:"
    [ -z "$installed" ] || say "  - the packages that the demo installed: $installed"
    if [ "$kind" != systemd ]; then
        say "  - the images debian:trixie-slim and postgres:17, and Docker's build cache (docker builder prune)"
        say "  - the Docker Engine, running"
    fi
    say "  - what was built in $ROOT/target and what Maven downloaded"
}

# --- run -------------------------------------------------------------------------------------------

stop_demo() {
    if [ ! -e "$directory/$MARK" ]; then
        say "There is no demo in $directory; nothing to remove."
        return
    fi
    if [ -e "$SETTINGS" ]; then
        read_settings
        stop_service
        if [ "$kind" != systemd ]; then
            use_docker
            "$HERE/docker.sh" start
        fi
        remove_instance
    fi
    say_what_stays
    rm -rf "$directory"
}

if [ "$stop" = true ]; then
    stop_demo
    exit
fi

provide() { "$HERE/provide.sh" "${yes[@]}" --note "$directory/installed" tools jdk "$@"; }

# What it is shown on: containers, or a unit where that is asked for or no Docker can be had.
choose_kind() {
    local status=0
    if [ -e "$SETTINGS" ]; then read_settings; fi
    if [ "${kind:-compose}" = compose ]; then
        provide docker images || status=$?
        case "$status" in
            0) kind=compose ;;
            "$CANNOT")
                [ -z "$kind" ] || exit "$status"
                warn "So the sample is installed without Docker, as a unit with a small supervisor in place of systemd (./runbook demo --systemd)."
                kind=systemd
                ;;
            *) exit "$status" ;;
        esac
    fi
    if [ "$kind" = systemd ]; then provide postgresql; else use_docker; fi
}

claim_directory
choose_kind
choose_settings
if [ "$unattended" = true ]; then start_over; fi
"$HERE/build.sh" >/dev/null
create_instance
start_service
if [ "$unattended" = true ]; then
    dist=$("$HERE/build.sh") flags=()
    [ "$rehearsal" = true ] || flags=(--without-rehearsal)
    exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" -XX:+UseSerialGC -cp "$dist/chatalot-runbook.jar" \
        chatalot.runbook.demo.DemoMain --service "$CONSOLE" --passwords "$USERS" --instance "$name" \
        --chat "$CHAT" --record "$directory/record/acknowledged.log" "${flags[@]}"
fi
explain
