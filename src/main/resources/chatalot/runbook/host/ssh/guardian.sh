# Runs on its own on an instance's host for as long as a run has the instance stopped or half changed, and goes back by itself when
# nothing was heard of the service for longer than it was told. One line of the journal, and what it said, tell the service later.
#
# Arguments: its directory · seconds of silence · what goes back · where the run's commands are kept, see remote-command.sh.
#
# Two locks: whoever holds "watch" is the guardian; while it goes back it holds "turn", and the service does nothing. A sign of life is
# written before that lock is looked at, and looked for again once it is held, so that one of the two always sees the other.
set -u
dir=$1 silence=$2 back=$3 commands=$4
# Nothing to go back to any more: users are let in.
nothing=93
exec 8>"$dir/watch" 9>"$dir/turn"
flock -w 5 8 || exit 0

uptime() { local up; read -r up _ </proc/uptime && printf '%s' "${up%%.*}"; }
quiet() { local heard; read -r heard 2>/dev/null <"$dir/alive" && [ $(($(uptime) - heard)) -ge "$silence" ]; }

# What the service said before the silence must not arrive in the middle of this, nor anything it left at work go on beside it.
alone() {
    local session job pid i
    while read -r session; do
        case $(cat "/proc/$session/comm" 2>/dev/null) in sshd*) kill "$session" ;; esac
    done <"$dir/sessions"
    # A command that was asked for before the silence must not begin later.
    mkdir -p "$commands" && : >"$commands/closed"
    for job in "$commands"/*/*/; do
        [ -s "$job/pid" ] && [ ! -s "$job/code" ] && read -r pid <"$job/pid" && [ "$pid" != never ] || continue
        pkill -KILL -s "$pid"
        for ((i = 0; i < 500; i++)); do
            ps -o stat= -s "$pid" | grep -qv '^Z' || break
            sleep 0.01
        done
    done
}

while sleep 1; do
    # Without a sign there is nobody to wait for: the run is over.
    [ -e "$dir/alive" ] || exit 0
    quiet || continue
    flock 9
    if quiet; then
        alone
        bash "$back" </dev/null >"$dir/said" 2>&1 8>&- 9>&-
        code=$?
        { date -u +%Y-%m-%dT%H:%M:%SZ; echo "$code"; tail -c 4000 "$dir/said"; } >"$dir/new" && mv "$dir/new" "$dir/went-back"
        case $code in 0 | "$nothing") exit 0 ;; esac
        flock -u 9
        # Something is in the way, of which the service or time may rid us.
        sleep "$silence"
    fi
    flock -u 9
done
