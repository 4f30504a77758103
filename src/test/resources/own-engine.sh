#!/usr/bin/env bash
# A Docker Engine of a test's own, which may be stopped, started and cut from its power while the machine's own one goes on.
#
# It lives in process, mount and network namespaces of its own, as on a machine of its own: whatever ends their first process
# ends daemon, containerd, shims and containers at once, and takes mounts, bridges and iptables rules with it. The only thing
# outside is one end of a veth pair, which goes with the other one; through it this machine reaches containers and published
# ports. Nothing in there reaches anything outside, so that no rule is needed here: what a build of the sample would fetch is
# in its base image already.
#
#   own-engine.sh SAMPLE [SIZE]     SAMPLE: directory of the sample's Dockerfile; SIZE: of the disk that holds images, volumes and
#                                   containers, for example 3g; without it they lie on the machine's
#   own-engine.sh SAMPLE ssh        a machine that is reached over SSH: an OpenSSH server answers at its address, and from here
#                                   only published ports are reached, no containers
#
# Prints "<socket> <address of its published ports>" (the server's keys and the one that it lets in lie in ssh beside the socket), then reads words and answers each with "done" once it is:
#   boot    the power comes on and the daemon answers; the first time it gets the images
#   cut     the power goes
#   stop    the daemon gets SIGTERM and has ended
#   start   the daemon is started again, and answers
#   fill    all but 30 MB of the disk of SIZE are taken
#   free    what was taken is free again
#   cut-ssh   every SSH connection ends
#   stop-ssh  the same, and the server is killed
#   start-ssh the server is started again
# At the end of its input, however that came about, it removes everything. Exits 3 where this machine cannot have it.
set -euo pipefail
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
readonly HERE
# shellcheck source=../../setup/common.sh
. "$HERE/../../setup/common.sh"

readonly SAMPLE=$1 LEFT=$((30 << 20))
SIZE=${2:-} SSH=''
[ "$SIZE" != ssh ] || SIZE='' SSH=ssh
readonly SIZE SSH
readonly READY_WITHIN_SECONDS=60
# Meant for measurements between devices (RFC 2544): nobody's network. Each engine takes a 64th of it.
readonly RANGE=198.18
# Where containerd's shims have their sockets, whatever is configured; in there it is empty after each boot, as /run is.
readonly RUN=/run/containerd

[ "$(id -u)" -eq 0 ] || cannot "only root can start a Docker Engine of the tests' own." "run the tests as root"
for tool in dockerd unshare nsenter ip iptables; do
    has "$tool" || cannot "there is no $tool here, which a Docker Engine of the tests' own needs." "install it"
done
unshare --pid --fork --mount --net --mount-proc true 2>/dev/null ||
    cannot "this machine lets nobody make namespaces, which a Docker Engine of the tests' own lives in." "use a machine where root may"
client=$(docker_client) || cannot "there is no docker command on this machine." "run src/setup/docker.sh install"

home=$(mktemp -d /var/tmp/own-engine.XXXXXX)
readonly home cgroup=/${home##*/}
block='' daemon='' first='' machine='' server=''

own() { "$client" --host "unix://$home/docker.sock" "$@"; }

inside() { nsenter --target "$first" --pid --mount --net "$@"; }

remove() {
    # Whatever of it fails, the rest is removed.
    set +e
    exec </dev/null
    cut_power
    [ -z "${NOBODY[*]:-}" ] || ip route del "${NOBODY[@]}"
    mountpoint --quiet "$home/data" && umount --lazy "$home/data"
    local left
    for left in /sys/fs/cgroup{,/*}"$cgroup"; do
        [ ! -d "$left" ] || find "$left" -depth -type d -exec rmdir {} +
    done
    rm -rf "$home" "/run/own-engine$block"
}
trap remove EXIT

# The lock is kept until the last process in there has ended.
take_block() {
    for block in $(shuf -i 0-63); do
        exec 9>"/run/own-engine$block"
        flock --nonblock 9 && return
    done
    cannot "all 64 networks for Docker Engines of the tests' own are taken." "wait for the tests that run, see /run/own-engine*"
}
take_block
readonly block outside=own-engine$block
readonly low=$((block * 4)) bridge=$((block * 4 + 2)) link=$((block * 4 + 3))
readonly address=$RANGE.$link.2
# Without power nobody is at its addresses: what is sent there must not leave this machine, where somebody else may answer it.
readonly NOBODY=(unreachable "$RANGE.$low.0/22" metric 1000000)
ip route replace "${NOBODY[@]}"

# In this machine's own mount namespace: it outlives a cut of the power, as a disk does.
take_disk() {
    [ -n "$SIZE" ] || return 0
    mkdir "$home/data"
    mount -t tmpfs -o "size=$SIZE" tmpfs "$home/data"
}
take_disk

power_on() {
    # Its first process does what init does: it collects those who have lost their parent.
    unshare --pid --fork --kill-child --mount --net --mount-proc bash -c 'while :; do sleep 3600 & wait; done' \
        </dev/null >>"$home/log" 2>&1 &
    machine=$!
    until first=$(cat "/proc/$machine/task/$machine/children") && [ -n "$first" ] &&
        [ "$(cat "/proc/${first% }/comm")" = bash ]; do sleep 0.01; done
    first=${first% }
    ip link del "$outside" 2>/dev/null || true
    ip link add "$outside" type veth peer name uplink netns "$first"
    ip address add "$RANGE.$link.1/30" dev "$outside"
    ip link set "$outside" up
    [ -n "$SSH" ] || ip route add "$RANGE.$low.0/22" via "$address"
    mkdir -p "$RUN"
    inside bash -euo pipefail -c "
        mount -t tmpfs tmpfs $RUN
        ip link set lo up
        ip address add $address/30 dev uplink
        ip link set uplink up
        # As the machine that a container runs on does: it may reach all of them, and comes from their network's gateway.
        iptables -N DOCKER-USER
        iptables -A DOCKER-USER -i uplink -j ACCEPT
        iptables -A DOCKER-USER -o uplink -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT
        iptables -t nat -A POSTROUTING -s $RANGE.$link.1 ! -o uplink -j MASQUERADE"
}

start_daemon() {
    # Its own configuration file: the machine's is for the machine's engine.
    echo '{}' >"$home/daemon.json"
    inside dockerd --config-file "$home/daemon.json" --host "unix://$home/docker.sock" --data-root "$home/data" \
        --exec-root "$RUN/docker" --pidfile "$RUN/docker.pid" --cgroup-parent "$cgroup" --exec-opt native.cgroupdriver=cgroupfs \
        --default-address-pool "base=$RANGE.$low.0/23,size=27" --bip "$RANGE.$bridge.1/24" </dev/null >>"$home/log" 2>&1 &
    daemon=$!
    local deadline=$((SECONDS + READY_WITHIN_SECONDS))
    until own version >/dev/null 2>&1; do
        if [ "$SECONDS" -ge "$deadline" ] || ! kill -0 "$daemon" 2>/dev/null; then
            tail -n 20 "$home/log" >&2
            warn "The daemon does not answer; its last log lines are above."
            exit 1
        fi
        sleep 0.1
    done
}

make_keys() {
    [ ! -d "$home/ssh" ] || return 0
    mkdir -p "$home/ssh/home" /run/sshd
    ssh-keygen -q -t ed25519 -N '' -f "$home/ssh/host"
    ssh-keygen -q -t ed25519 -N '' -f "$home/ssh/client"
    cp "$home/ssh/client.pub" "$home/ssh/authorized"
    say "$address $(cut -d ' ' -f 1,2 "$home/ssh/host.pub")" >"$home/ssh/known_hosts"
    cat >"$home/ssh/config" <<CONFIG
ListenAddress $address
HostKey $home/ssh/host
AuthorizedKeysFile $home/ssh/authorized
StrictModes no
UsePAM no
PasswordAuthentication no
PermitRootLogin yes
PidFile none
SetEnv HOME=$home/ssh/home DOCKER_HOST=unix://$home/docker.sock
CONFIG
}

start_ssh() {
    [ -n "$SSH" ] || return 0
    make_keys
    inside /usr/sbin/sshd -D -e -f "$home/ssh/config" </dev/null >>"$home/log" 2>&1 &
    until (exec 3<>"/dev/tcp/$address/22") 2>/dev/null; do sleep 0.05; done
    server=$(inside pgrep -o -x sshd)
}

# What runs there apart from its connection goes on.
cut_ssh() {
    inside bash -c "for one in \$(pgrep '^sshd'); do [ \$one = $server ] || kill -KILL \$one 2>/dev/null || true; done"
}

stop_ssh() {
    inside kill -KILL "$server"
    cut_ssh
}

stop_daemon() {
    inside bash -c "kill -TERM \$(cat $RUN/docker.pid)"
    wait "$daemon" || true
    daemon=''
}

cut_power() {
    [ -n "$machine" ] || return 0
    kill -KILL "$first" 2>/dev/null || true
    wait "$machine" "${daemon:-$machine}" 2>/dev/null || true
    machine=''
}

# Labelled, so that another one of these does not remove the very image meanwhile.
load_images() {
    local base
    base=$({
        sed '/^FROM base AS build/,$d' "$SAMPLE/Dockerfile"
        say 'RUN rm -rf /etc/apt/sources.list /etc/apt/sources.list.d'
    } | "$client" build --quiet --label "own-engine=$home" -)
    "$client" save "$base" postgres:17 | own load >/dev/null
    own tag "$base" debian:trixie-slim
    "$client" rmi "$base" >/dev/null
}

say "$home/docker.sock $address"
while read -r word; do
    case "$word" in
        boot)
            power_on
            start_daemon
            start_ssh
            own image inspect postgres:17 >/dev/null 2>&1 || load_images
            ;;
        cut) cut_power ;;
        stop) stop_daemon ;;
        start) start_daemon ;;
        cut-ssh) cut_ssh ;;
        stop-ssh) stop_ssh ;;
        start-ssh) start_ssh ;;
        fill) fallocate --length "$(($(stat --file-system --format='%a * %S' "$home/data") - LEFT))" "$home/data/filler" ;;
        free) rm "$home/data/filler" ;;
        *)
            warn "unknown word: $word"
            exit 2
            ;;
    esac
    say "done"
done
