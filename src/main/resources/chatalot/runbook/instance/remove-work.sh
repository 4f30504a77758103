# remove-work.sh PLACE TEXT: removes the directories in PLACE whose names hold TEXT. A PostgreSQL that works in one of them is ended first.
set -u
place=$1 text=$2

# serves PID DIRECTORY: whether that process is the server of that directory; after a restart of the host the number may be anybody's.
serves() { tr '\0' ' ' 2>/dev/null <"/proc/$1/cmdline" | grep --quiet --fixed-strings -- "$2/data"; }

end_server() {
    local pid='' i
    { read -r pid <"$1/data/postmaster.pid"; } 2>/dev/null
    case $pid in '' | *[!0-9]*) return 0 ;; esac
    serves "$pid" "$1" || return 0
    # At once, and yet by itself: it gives back what it has of the host's shared memory.
    kill -QUIT "$pid"
    for ((i = 0; i < 100; i++)); do
        serves "$pid" "$1" || return 0
        sleep 0.1
    done
    kill -KILL "$pid"
}

for directory in "$place"/*/; do
    directory=${directory%/}
    case ${directory##*/} in *"$text"*) ;; *) continue ;; esac
    end_server "$directory"
    # Its name is written by us alone, into a directory where nobody else writes.
    { read -r sockets <"$directory/sockets"; } 2>/dev/null && case $sockets in /tmp/runbook-*) rm --recursive --force -- "$sockets" ;; esac
    rm --recursive --force -- "$directory" || exit
done
exit 0
