#!/usr/bin/env bash
# A Docker Engine with Compose and BuildKit, from the distribution's own packages.
#
#   docker.sh check | plan | install   see common.sh
#   docker.sh start                    start the installed engine if it does not answer
#   docker.sh client                   print the path of the client to use
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

readonly PID_FILE=/var/run/docker.pid
readonly LOG_FILE=/var/log/dockerd.log
# Debian's next suite, for machines whose own Docker is too old for `docker compose`.
readonly NEWER_SUITE=trixie

engine_answers() {
    local client
    client=$(docker_client) && timeout 10 "$client" version --format '{{.Server.Version}}' >/dev/null 2>&1
}

has_plugin() {
    local dir client
    for dir in "${DOCKER_CONFIG:-$HOME/.docker}" /usr/local/lib/docker /usr/local/libexec/docker /usr/lib/docker /usr/libexec/docker; do
        [ -x "$dir/cli-plugins/docker-$1" ] && return 0
    done
    client=$(docker_client) && timeout 10 "$client" "$1" version >/dev/null 2>&1
}

can_be_started() { has dockerd || { has systemctl && systemctl cat docker >/dev/null 2>&1; }; }

compose_package() { if [ "$(os_release ID)" = ubuntu ]; then say docker-compose-v2; else say docker-compose; fi; }

missing() {
    if ! engine_answers; then
        can_be_started || say "docker.io|the engine that runs Chatalot's containers"
        # The engine needs it for networks and published ports.
        has iptables || say "iptables|the engine's networks and published ports"
    fi
    # Ubuntu has the client inside docker.io.
    if ! docker_client >/dev/null && [ "$(os_release ID)" != ubuntu ]; then
        say "docker-cli|the client that talks to the engine"
    fi
    has_plugin compose || say "$(compose_package)|Chatalot is installed with \`docker compose\` (version 2)"
    has_plugin buildx || say "docker-buildx|Chatalot's Dockerfile needs BuildKit"
}

check() {
    local status=0
    setup_command check || status=1
    if ! engine_answers; then
        say "not running: no Docker Engine answers"
        status=1
    fi
    return "$status"
}

plan() {
    show_plan
    engine_answers || say "start dockerd: no Docker Engine answers"
}

# --- install ---------------------------------------------------------------------------------------

own_suite() { os_release VERSION_CODENAME; }

too_old() { [ "$(os_release ID)" = debian ] && case "$(own_suite)" in bullseye | bookworm) true ;; *) false ;; esac; }

# Packages of the next suite, without leaving that suite configured: apt gets a private copy of the
# machine's sources, so that nothing else is ever upgraded from there, however this script ends.
install_from_newer_suite() {
    local own scratch source
    own=$(own_suite)
    scratch=$(mktemp -d)
    # shellcheck disable=SC2064  # the directory of now
    trap "rm -rf '$scratch'" EXIT
    mkdir -p "$scratch/parts" "$scratch/lists/partial"
    chmod -R a+rX "$scratch"
    for source in /etc/apt/sources.list /etc/apt/sources.list.d/*.sources /etc/apt/sources.list.d/*.list; do
        grep -qs "\b$own\b" "$source" || continue
        cp "$source" "$scratch/parts/$(basename "$source")"
        # `backports` of one suite are no part of the next.
        sed -E "s/\b$own-backports[a-z-]*\b//g; s/\b$own\b/$NEWER_SUITE/g" "$source" >"$scratch/parts/newer-$(basename "$source")"
    done
    for source in "$scratch"/parts/sources.list "$scratch"/parts/newer-sources.list; do
        [ ! -e "$source" ] || mv "$source" "$source.list"
    done
    printf 'Package: *\nPin: release n=%s*\nPin-Priority: 100\n' "$NEWER_SUITE" >"$scratch/preferences"
    local options=(-o "Dir::Etc::sourcelist=/dev/null" -o "Dir::Etc::sourceparts=$scratch/parts"
        -o "Dir::Etc::preferences=$scratch/preferences" -o "Dir::State::lists=$scratch/lists")
    local packages=() package
    for package in "$@"; do
        case "$package" in
            docker*) packages+=("$package/$NEWER_SUITE") ;;
            *) packages+=("$package") ;;
        esac
    done
    say "Installing ${packages[*]} (this system's own Docker packages are too old) …"
    { apt_quiet "${options[@]}" update && apt_quiet "${options[@]}" install -y --no-install-recommends "${packages[@]}"; } || cannot \
        "apt-get could not install Docker from $NEWER_SUITE. Its output is above; no other package was changed." \
        "see that the machine reaches its Debian mirror, or install Docker by hand: https://docs.docker.com/engine/install/debian/"
}

install() {
    local packages
    mapfile -t packages < <(missing | cut -d '|' -f 1)
    if [ "${#packages[@]}" -gt 0 ]; then
        need_apt "${packages[@]}"
        if too_old; then
            # The client matches the engine only if it comes from the same place.
            [[ " ${packages[*]} " != *" docker.io "* || " ${packages[*]} " == *" docker-cli "* ]] || packages+=(docker-cli)
            install_from_newer_suite "${packages[@]}"
        else
            apt_install "${packages[@]}"
        fi
        hash -r
    fi
    start
    say "Docker Engine $("$(docker_client)" version --format '{{.Server.Version}}') answers; the client to use is $(docker_client)."
}

# --- start -----------------------------------------------------------------------------------------

start() {
    engine_answers && return 0
    can_be_started || cannot "no Docker Engine is installed." "run src/setup/docker.sh install"
    [ "$(id -u)" -eq 0 ] || cannot "the Docker Engine is not running and only root can start it." \
        "sudo systemctl start docker (and add yourself to the group docker)"
    say "Starting the Docker Engine …"
    local engine='' said='did not answer within 60 s'
    if [ -d /run/systemd/system ]; then
        systemctl start docker || true
    else
        start_without_systemd
    fi
    for _ in $(seq 120); do
        engine_answers && return 0
        if [ -n "$engine" ] && ! kill -0 "$engine" 2>/dev/null; then
            said='ended at its start'
            break
        fi
        sleep 0.5
    done
    if [ -d /run/systemd/system ]; then
        journalctl -u docker --no-pager -n 20 >&2 || true
    else
        tail -n 20 "$LOG_FILE" >&2
    fi
    cannot "the Docker Engine $said; its last log lines are above." \
        "a container or a hardened host may forbid it (it needs cgroups, overlay and iptables): use a machine or virtual machine where it runs."
}

start_without_systemd() {
    local pid
    pid=$(cat "$PID_FILE" 2>/dev/null || true)
    # A pid file left by a killed engine would keep the next one from starting: its number may belong to another process
    # now, or to the dead engine itself, which nobody has collected (it has no command line any more).
    if [ -n "$pid" ] && grep -qs dockerd "/proc/$pid/cmdline"; then
        return 0
    fi
    rm -f "$PID_FILE"
    setsid nohup dockerd --pidfile "$PID_FILE" >>"$LOG_FILE" 2>&1 </dev/null &
    engine=$!
}

case "${1:-}" in
    check) check ;;
    plan) plan ;;
    install) install ;;
    start) start ;;
    client) docker_client || cannot "there is no docker command on this machine." "run src/setup/docker.sh install" ;;
    *)
        warn "usage: docker.sh check | plan | install | start | client"
        exit 2
        ;;
esac
