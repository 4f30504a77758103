# What our scripts share about the directories of a release: bin, static and migrations below one root, each of which may be a link, and
# the file REVISION beside them in those that we have made.
set -euo pipefail
export LC_ALL=C

# What is known of a release, beside its parts: its id, and the state of its files of which that is true.
readonly RECORD=.release
readonly PARTS=(bin static migrations)

# everything_of HOME: one line for each file and link: what it is, and all that tells whether it was touched since (no program can set
# the ctime).
everything_of() {
    (cd "$1" && find -H "${PARTS[@]}" REVISION ! -type d -printf '%p %y %i %s %m %l %C@\n' 2>/dev/null | sort) || true
}

# state_of HOME: changes with everything that is done to the files.
state_of() { everything_of "$1" | sha256sum | cut -d ' ' -f 1; }

# id_of HOME: of names, modes and contents alone.
id_of() {
    (
        cd "$1"
        { find -H "${PARTS[@]}" REVISION -type f -print0 2>/dev/null || true; } | sort -z | xargs -0 -r sha256sum
        { find -H "${PARTS[@]}" REVISION ! -type d -printf '%p %y %m %l\n' 2>/dev/null || true; } | sort
    ) | sha256sum | cut -d ' ' -f 1 | sed 's/^/sha256:/'
}

# newest_of HOME: when a file was last touched, in seconds.
newest_of() { (cd "$1" && find -H "${PARTS[@]}" ! -type d -printf '%C@\n' 2>/dev/null || true) | sort -n | tail -n 1 | cut -d . -f 1; }

# home_of ROOT: where the release lies that serves from ROOT; that is ROOT itself as long as its parts are no links.
home_of() { dirname "$(readlink -f "$1/bin")"; }

# recorded HOME NAME: a value of the record, or nothing.
recorded() { sed -n "s/^$2=//p" "$1/$RECORD" 2>/dev/null || true; }

# is_sound HOME: whether its files are as they were when its record was made.
is_sound() { [ -e "$1/$RECORD" ] && [ "$(recorded "$1" state)" = "$(state_of "$1")" ]; }

# record HOME: makes the record anew. Everything has its place, owner and mode by then.
record() {
    local id state bytes
    id=$(id_of "$1")
    state=$(state_of "$1")
    bytes=$( (cd "$1" && du --summarize --total --bytes --dereference-args "${PARTS[@]}" 2>/dev/null || true) | tail -n 1 | cut -f 1)
    printf 'id=%s\nstate=%s\nbytes=%s\n' "$id" "$state" "${bytes:-0}" >"$1/$RECORD.partial"
    sync "$1/$RECORD.partial"
    mv "$1/$RECORD.partial" "$1/$RECORD"
}

# short ID: the name of its directory.
short() { printf '%.16s' "${1#sha256:}"; }

fact() { printf 'fact %s=%s\n' "$1" "$2"; }
