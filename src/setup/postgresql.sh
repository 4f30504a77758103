#!/usr/bin/env bash
# PostgreSQL's server for a sample that runs without Docker, and what that sample itself needs of this system.
#
#   postgresql.sh check | plan | install   see common.sh
#
# The sample makes a cluster of its own; none of the packages' is made for it, and none is started.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

# Another Python may come first in the path.
readonly PYTHON=/usr/bin/python3
readonly NO_CLUSTER=/etc/postgresql-common/createcluster.d/chatalot-runbook.conf

missing() {
    postgres_bin >/dev/null || say "postgresql|the database of an installation without Docker"
    [ -x "$PYTHON" ] || say "python3|the sample is written in it"
    "$PYTHON" -I -c 'import psycopg2' 2>/dev/null || say "python3-psycopg2|the sample reaches its database with it"
}

install() {
    if is_debian_like && [ "$(id -u)" -eq 0 ]; then
        # Only while this installs: what somebody else installs later is theirs.
        trap 'rm -f "$NO_CLUSTER"; rmdir --ignore-fail-on-non-empty "$(dirname "$NO_CLUSTER")"' EXIT
        mkdir -p "$(dirname "$NO_CLUSTER")"
        say "create_main_cluster = false" >"$NO_CLUSTER"
    fi
    install_missing
}

case "${1:-}" in
    install) install ;;
    *) setup_command "$@" ;;
esac
