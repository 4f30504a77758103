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

# contents_of HOME FILE…: of names, modes and contents alone.
contents_of() {
    (
        cd "$1"
        shift
        { find -H "$@" -type f -print0 2>/dev/null || true; } | sort -z | xargs -0 -r sha256sum
        { find -H "$@" ! -type d -printf '%p %y %m %l\n' 2>/dev/null || true; } | sort
    ) | sha256sum | cut -d ' ' -f 1 | sed 's/^/sha256:/'
}

# id_of HOME: of a release that we made, its commit included.
id_of() { contents_of "$1" "${PARTS[@]}" REVISION; }

# plain_id_of HOME: of what somebody else has put there: whatever REVISION says is not true of it.
plain_id_of() { contents_of "$1" "${PARTS[@]}"; }

# newest_of HOME: when a file was last touched, in seconds.
newest_of() { (cd "$1" && find -H "${PARTS[@]}" ! -type d -printf '%C@\n' 2>/dev/null || true) | sort -n | tail -n 1 | cut -d . -f 1; }

# home_of ROOT: where the release lies that serves from ROOT; that is ROOT itself as long as its parts are no links.
home_of() { dirname "$(readlink -f "$1/bin")"; }

# recorded HOME NAME: a value of the record, or nothing.
recorded() { sed -n "s/^$2=//p" "$1/$RECORD" 2>/dev/null || true; }

# is_sound HOME: whether what lies there is what was recorded. Who gave files to another owner and back has changed their state and nothing
# else: then the record is made anew, where we may.
is_sound() {
    [ -e "$1/$RECORD" ] || return 1
    [ "$(recorded "$1" state)" != "$(state_of "$1")" ] || return 0
    [ "$(recorded "$1" id)" = "$(id_of "$1")" ] || return 1
    [ ! -w "$1/$RECORD" ] || record "$1"
}

# record HOME: makes the record anew. Everything has its place, owner and mode by then.
record() {
    local id state bytes
    id=$(id_of "$1")
    state=$(state_of "$1")
    bytes=$( (cd "$1" && du --summarize --total --bytes --dereference-args "${PARTS[@]}" 2>/dev/null || true) | tail -n 1 | cut -f 1)
    printf 'id=%s\nstate=%s\nbytes=%s\n' "$id" "$state" "${bytes:-0}" >"$1/$RECORD.$$"
    sync "$1/$RECORD.$$"
    mv "$1/$RECORD.$$" "$1/$RECORD"
}

# like FILE MODEL: gives a directory that we have made the owner and mode of another one.
like() {
    chmod --reference="$2" -- "$1"
    [ "$(id -u)" != 0 ] || chown --reference="$2" -- "$1"
}

# layout_of ROOT: flat, where the parts are directories, or linked, where all that there are lead through current to one release; else words
# that say what is neither.
layout_of() {
    local part flat='' linked=''
    for part in "${PARTS[@]}"; do
        if [ -L "$1/$part" ]; then
            [ "$(readlink "$1/$part")" = "current/$part" ] || { printf '%s is a link to %s, which is not ours\n' "$1/$part" "$(readlink "$1/$part")"; return; }
            linked=$part
        elif [ -e "$1/$part" ]; then
            [ -d "$1/$part" ] || { printf '%s is no directory\n' "$1/$part"; return; }
            [ -w "$1/$part" ] || { printf '%s cannot be moved: it is not writable for %s\n' "$1/$part" "$(id -un)"; return; }
            flat=$part
        fi
    done
    if [ -n "$flat" ] && [ -n "$linked" ]; then
        printf '%s is a directory, and %s a link to the release that serves\n' "$1/$flat" "$1/$linked"
    elif [ -n "$linked" ] && [ ! -d "$1/current" ]; then
        printf '%s leads nowhere\n' "$1/current"
    elif [ -n "$linked" ]; then
        echo linked
    elif [ -d "$1/bin" ]; then
        echo flat
    else
        printf '%s is not there\n' "$1/bin"
    fi
}

# short ID: the name of its directory.
short() { printf '%.16s' "${1#sha256:}"; }

fact() { printf 'fact %s=%s\n' "$1" "$2"; }
