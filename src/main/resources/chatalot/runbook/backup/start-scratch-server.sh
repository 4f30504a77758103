# start-scratch-server.sh MAJOR ACCOUNT TCP NICENESS SETTINGS RULES: a PostgreSQL of that major version in SCRATCH, which ACCOUNT runs where we
# are root. We alone reach it, as its superuser runbook_proof, through a socket; where TCP is "tcp", others do on a free port of 127.0.0.1
# as RULES allow, which are lines of pg_hba.conf as SETTINGS are of postgresql.conf.
# Ends with 4 where this host cannot run such a server at all.
set -euo pipefail
umask 077
major=$1 account=$2 tcp=$3 niceness=$4 settings=$5 rules=$6
fail() { printf '%s\n' "$1" >&2; exit "$2"; }
postgres_programs "$major" || exit 4
type -P initdb >/dev/null || fail "PostgreSQL $major is here without its server. Install that, too." 4
cd /

as() { "$@"; }
if [ "$(id -u)" = 0 ]; then
    # PostgreSQL refuses to run as root.
    [ "$(id -u -- "$account")" != 0 ] || account=$(id -nu postgres 2>/dev/null || echo nobody)
    group=$(id -g -- "$account")
    as() { setpriv --reuid="$account" --regid="$group" --init-groups --reset-env env "PATH=$PATH" LC_ALL=C "$@"; }
    # Whoever passes through sees no name there and gets no further than to what is its own.
    for way in "$SCRATCH" "${SCRATCH%/*}" "${SCRATCH%/*/*}"; do as test -x "$way" || chmod o+x -- "$way"; done
    if ! as test -x "$SCRATCH"; then
        way=$SCRATCH
        while [ -n "$way" ]; do
            as test -x "$way" || closed=$way
            way=${way%/*}
        done
        fail "The account $account does not get to $SCRATCH: $closed is closed to it, which chmod o+x would mend." 4
    fi
fi

# The path of a socket may have no more than 107 characters.
sockets=$(mktemp --directory /tmp/runbook-XXXXXXXX)
printf '%s\n' "$sockets" >"$SCRATCH/sockets"
mkdir "$SCRATCH/data"
[ "$(id -u)" != 0 ] || chown "$account:" "$sockets" "$SCRATCH/data"
as initdb "--pgdata=$SCRATCH/data" --username=runbook_proof --auth-local=peer --auth-host=reject --encoding=UTF8 --locale=C --no-sync >/dev/null

say() { printf '%s\n' "$2" | as bash -c 'cat >>"$1"' say "$SCRATCH/data/$1"; }
as bash -c ': >"$1"' empty "$SCRATCH/data/pg_hba.conf"
say pg_hba.conf 'local all runbook_proof peer map=ours'
say pg_hba.conf "$rules"
say pg_ident.conf "ours \"$(id -un)\" runbook_proof"
say postgresql.conf "unix_socket_directories = '$sockets'"
say postgresql.conf "listen_addresses = '$([ "$tcp" != tcp ] || printf 127.0.0.1)'"
say postgresql.conf "$settings"

taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }
port=5432
for ((tried = 1; ; tried++)); do
    if [ "$tcp" = tcp ]; then
        # Below those that the system itself gives away.
        port=$((20000 + RANDOM % 12000))
        ! taken "$port" || continue
    fi
    if as nice --adjustment="$niceness" pg_ctl "--pgdata=$SCRATCH/data" "--log=$SCRATCH/data/said" --wait --timeout=100 --silent "--options=-p $port" start >/dev/null 2>&1; then
        break
    fi
    # Somebody was quicker, or it does not start at all.
    if [ "$tried" -ge 5 ] || ! grep --quiet --fixed-strings 'could not bind' "$SCRATCH/data/said"; then
        tail --lines=10 "$SCRATCH/data/said" >&2
        exit 1
    fi
done
printf 'fact port=%s\nfact sockets=%s\nfact programs=%s\n' "$port" "$sockets" "$(dirname "$(type -P initdb)")"
