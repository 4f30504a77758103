#!/usr/bin/env bash
# Removes an instance that create-systemd-instance.sh made, with everything it stored, and its user if that was made for it.
#
#   remove-systemd-instance.sh --dir DIR
set -euo pipefail

HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=../setup/common.sh
. "$HERE/../setup/common.sh"

if [ $# -ne 2 ] || [ "$1" != --dir ]; then
    warn "usage: remove-systemd-instance.sh --dir DIR"
    exit 2
fi
dir=${2%/}

[ -e "$dir" ] || {
    say "$dir does not exist; nothing to remove."
    exit 0
}
[ -e "$dir/settings" ] || fail "$dir is no instance of the sample (settings is missing); nothing was removed." \
    "remove it by hand if you are sure."
dir=$(cd "$dir" && pwd)

setting() { sed -n "s/^$1=//p" "$dir/settings"; }

as_account() { if [ "$(id -u)" -eq 0 ]; then (cd / && runuser -u "$account" -- "$@"); else "$@"; fi; }

pg_ctl() { as_account "$bin/pg_ctl" "$@" --pgdata "$data" >/dev/null 2>&1; }

name=$(setting name) account=$(setting account)
data=$dir/postgres/data

if [ "$(id -u)" -ne 0 ] && [ "$(id -un)" != "$account" ]; then
    fail "The instance belongs to $account; nothing was removed." "run this as root"
fi
if [ -e "$dir/units/$name.service" ]; then
    "$HERE/supervisor.py" --units "$dir/units" stop "$name"
fi
if [ -e "$data/postmaster.pid" ]; then
    bin=$(postgres_bin) || fail "PostgreSQL's programs are gone from this machine; $dir was left as it is." \
        "run src/setup/provide.sh postgresql"
    if pg_ctl status && ! pg_ctl stop --mode immediate --wait && pg_ctl status; then
        fail "PostgreSQL did not stop; $dir was left as it is." "read $dir/postgres/log, then run this again"
    fi
fi

# The settings go last: a call that was interrupted is made good by another.
find "$dir" -mindepth 1 -maxdepth 1 ! -name settings -exec rm -rf {} +
what="its processes, its database and the directory $dir"
if [ "$(setting account_made)" = yes ] && id "$account" >/dev/null 2>&1; then
    output=$(userdel "$account" 2>&1) || {
        warn "$output"
        fail "The user $account could not be removed; only $dir/settings is left of the instance." \
            "end what still runs as that user (ps -u $account), then run this again"
    }
    what+=", and the user $account"
fi
rm -rf "$dir"
say "Removed the instance $name: $what."
