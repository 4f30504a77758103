# What our scripts share about the directories of a release: bin, static and migrations below one root, each of which may be a link.
set -euo pipefail
export LC_ALL=C

# What is recorded of a release, beside its parts: its id, and by which state of its files that is known.
readonly RECORD=.release

# everything_of ROOT: one line for each file and link: where it lies, and all that tells whether it was touched since (no program can set
# the ctime).
everything_of() {
    (cd "$1" && find -H bin static migrations ! -type d -printf '%p %y %i %s %m %l %C@\n' 2>/dev/null | sort)
}

# state_of ROOT: changes with everything that is done to the files.
state_of() { everything_of "$1" | sha256sum | cut -d ' ' -f 1; }

# id_of ROOT: of names, modes and contents alone.
id_of() {
    (
        cd "$1"
        find -H bin static migrations -type f -print0 2>/dev/null | sort -z | xargs -0 -r sha256sum
        find -H bin static migrations ! -type d -printf '%p %y %m %l\n' 2>/dev/null | sort
    ) | sha256sum | cut -d ' ' -f 1 | sed 's/^/sha256:/'
}

# newest_of ROOT: when a file was last touched, in seconds.
newest_of() { (cd "$1" && find -H bin static migrations ! -type d -printf '%C@\n' 2>/dev/null | sort -n | tail -n 1 | cut -d . -f 1); }

# home_of ROOT: where the release lies that serves from ROOT, which is ROOT itself as long as its parts are no links.
home_of() { dirname "$(readlink -f "$1/bin")"; }

# recorded HOME NAME: a value of the record, or nothing.
recorded() { sed -n "s/^$2=//p" "$1/$RECORD" 2>/dev/null || true; }

# record HOME COMMIT: makes the record anew. Everything has its place, owner and mode by then.
record() {
    local id state
    id=$(id_of "$1")
    state=$(state_of "$1")
    printf 'id=%s\nstate=%s\ncommit=%s\n' "$id" "$state" "$2" >"$1/$RECORD.partial"
    sync "$1/$RECORD.partial"
    mv "$1/$RECORD.partial" "$1/$RECORD"
}
