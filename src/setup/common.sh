# shellcheck shell=bash
# Shared by the set-up scripts. Sourced, never run.
#
# Every script here knows the same three words:
#   check    exit 0 if everything is there, else say what is missing and exit 1
#   plan     say what `install` would do and why; silent if there is nothing to do
#   install  do it; exit 3 if this machine cannot have it
# A script defines `missing`, which prints one line "<package>|<why it is needed>" for each lacking
# package, and ends with `setup_command "$@"`.

set -euo pipefail

readonly CANNOT=3

say() { printf '%s\n' "$*"; }
warn() { printf '%s\n' "$*" >&2; }

# fail WHAT-HAPPENED WHAT-TO-DO: ends with it.
fail() {
    warn "$1"
    warn "What to do: $2"
    exit 1
}

# cannot WHAT-HAPPENED WHAT-TO-DO: this machine cannot have it.
cannot() {
    warn "Cannot go on: $1"
    warn "What to do: $2"
    exit "$CANNOT"
}

# Small, because the service sits beside what it cares for: one collector thread, simple compilation, memory given back.
# shellcheck disable=SC2034 # for those who source this
readonly SERVICE_JAVA=(-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx200m -XX:MinHeapFreeRatio=10 -XX:MaxHeapFreeRatio=30
    -XX:+ExitOnOutOfMemoryError)

has() { command -v "$1" >/dev/null 2>&1; }

os_release() { (. /etc/os-release 2>/dev/null && printf '%s' "${!1:-}"); }

is_debian_like() { has apt-get && [[ " $(os_release ID) $(os_release ID_LIKE) " == *" debian "* ]]; }

# Ends the script unless packages can be installed here.
need_apt() {
    local packages="$*"
    is_debian_like || cannot "this system is not Debian or Ubuntu, so the packages cannot be installed for you ($packages)." \
        "install them with your system's own package manager, then run this again."
    [ "$(id -u)" -eq 0 ] || cannot "only root can install packages ($packages); nothing was changed." \
        "run this as root, or install them yourself: sudo apt-get install $packages"
}

# apt_quiet COMMAND…: runs apt-get; its output is shown only if it fails.
apt_quiet() {
    local log
    log=$(mktemp)
    if ! DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300 "$@" >"$log" 2>&1 </dev/null; then
        cat "$log" >&2
        rm -f "$log"
        return 1
    fi
    rm -f "$log"
}

apt_install() {
    need_apt "$@"
    say "Installing $* …"
    { apt_quiet update && apt_quiet install -y --no-install-recommends "$@"; } || cannot \
        "apt-get could not install: $*. Its output is above." \
        "see that the machine reaches its Debian mirror (apt-get update), then run this again."
}

# The Docker client that belongs to the engine: the distribution's own before any other on the path.
docker_client() {
    if [ -x /usr/bin/docker ]; then
        say /usr/bin/docker
    else
        command -v docker
    fi
}

# use_docker: puts that client first for everything this script starts.
use_docker() {
    local client
    client=$(docker_client) || cannot "there is no docker command on this machine." "run src/setup/docker.sh install"
    PATH="$(dirname "$client"):$PATH"
    export PATH
}

# Where the programs of PostgreSQL's server are: Debian keeps them out of the path, one directory for each version.
postgres_bin() {
    local newest
    newest=$(compgen -G '/usr/lib/postgresql/*/bin/initdb' | sort --version-sort | tail -n 1 || true)
    [ -n "$newest" ] || newest=$(command -v initdb) || return 1
    dirname "$newest"
}

show_plan() {
    local package why
    missing | while IFS='|' read -r package why; do
        say "install $package: $why"
    done
}

install_missing() {
    local packages
    mapfile -t packages < <(missing | cut -d '|' -f 1)
    [ "${#packages[@]}" -gt 0 ] || return 0
    apt_install "${packages[@]}"
    hash -r
    local still
    still=$(missing | cut -d '|' -f 1 | tr '\n' ' ')
    [ -z "$still" ] || cannot "${still% } was installed, but this shell still does not find it." \
        "see that PATH and JAVA_HOME point to the installed one, then run this again."
}

# The other words a script knows it handles itself, before this.
setup_command() {
    local lacking
    case "${1:-}" in
        check)
            lacking=$(missing)
            [ -z "$lacking" ] && return 0
            say "$lacking" | sed 's/^\([^|]*\)|\(.*\)$/missing: \1 (\2)/'
            return 1
            ;;
        plan) show_plan ;;
        install) install_missing ;;
        *)
            warn "usage: $(basename "$0") check | plan | install"
            exit 2
            ;;
    esac
}
