# What our scripts share about trees of files.
#
# A listing holds one NUL-ended record for every entry below a root, sorted bytewise:
#   type mode uid gid size mtime path//link
# No path holds "//", so names with blanks, line breaks or broken characters survive. Sockets are left out: tar leaves
# them out, too. The size and time of a directory say nothing about its own state and are not listed.
#
# A container shows a script what it works on at the places that are named here. A process of the host is told where they are, and that
# VOLUMES is the host's own root: then NAMES holds, one a line and counted from there, the only directories below VOLUMES that may be looked
# at or touched.
set -euo pipefail
export LC_ALL=C
umask 077
: "${SET:=/set}" "${VOLUMES:=/volumes}" "${KEPT:=/kept}" "${SCRATCH:=/scratch}" "${WORK:=/tmp}"

# The one form of archive: exact times, any length of names, numeric owners, hard links as files of their own (each
# may be put back alone). Uncompressed, so that entries which are not wanted are skipped by seeking, and because
# uploads are mostly compressed or encrypted already.
readonly TAR_FORMAT=(--format=posix '--pax-option=delete=atime,delete=ctime' --hard-dereference --numeric-owner)

readonly RECORD=('(' -type d -printf '%y %m %U %G 0 - %p//\0' -o -printf '%y %m %U %G %s %T@ %p//%l\0' ')')

fail() { printf '%s\n' "$1" >&2; exit "${2:-1}"; }

# The directories of NAMES without those that lie in another one.
named=()
if [ -n "${NAMES+limited}" ]; then
    while IFS= read -r name; do
        [ -n "$name" ] || continue
        while IFS= read -r other; do
            case $name in "$other"/*) [ -z "$other" ] || continue 2 ;; esac
        done <<<"$NAMES"
        for other in "$SET" "$KEPT" "$SCRATCH" "$WORK"; do
            case $other/ in "${VOLUMES%/}/$name"/*) fail "$other lies in ${VOLUMES%/}/$name, which holds user files." ;; esac
        done
        named+=("$name")
    done <<<"$NAMES"
elif [ -z "${VOLUMES%/}" ]; then
    fail 'It was not said which directories of this host are meant.'
fi

# limited ROOT: whether no more than the directories of NAMES counts below ROOT.
limited() { [ -n "${NAMES+limited}" ] && [ "$1" = "$VOLUMES" ]; }

# look ROOT EXPRESSION…: find on everything below ROOT that counts; its paths begin with ./, and one that is not there holds nothing.
look() {
    local root=$1 name starts=() depth=(-mindepth 1)
    shift
    if limited "$root"; then
        for name in "${named[@]}"; do [ ! -e "${root%/}/$name" ] && [ ! -L "${root%/}/$name" ] || starts+=("./$name"); done
        # Without any, find would take all.
        [ "${#starts[@]}" -gt 0 ] || return 0
        depth=()
    else
        starts=(.)
    fi
    (cd "$root" && find "${starts[@]}" "${depth[@]}" -ignore_readdir_race "$@")
}

# What changed (contents, times, mode, owner or links: ctime, which no program can set) after SINCE, in seconds since
# 1970, is touched: its path is written to the file TOUCHED, sorted.

# list_tree ROOT [SINCE TOUCHED]: the listing of all below ROOT.
list_tree() {
    look "$1" ! -type s '(' -newerct "@${2:-0}" -fprintf "${3:-/dev/null}" '%p\0' -o -true ')' "${RECORD[@]}" | records
    [ $# -lt 3 ] || in_order "$3"
}

# list_settled ROOT SINCE TOUCHED: the listing without what was touched.
list_settled() {
    look "$1" ! -type s '(' '(' -newerct "@$2" -fprintf "$3" '%p\0' ')' -o "${RECORD[@]}" ')' | records
    in_order "$3"
}

# What look found, without the ./ and sorted: records from standard input, and paths in a file, which find makes only if it runs.
records() { sed --null-data --regexp-extended 's|^(([^ ]+ ){6})\./|\1|' | sort --zero-terminated; }
in_order() {
    [ -e "$1" ] || : >"$1"
    sed --null-data 's|^\./||' "$1" | sort --zero-terminated --output="$1"
}

# The paths of the records on standard input, sorted.
paths() { sed --null-data --regexp-extended 's/^([^ ]+ ){6}//; s|//.*$||' | sort --zero-terminated; }

# Those records on standard input that are regular files, directories, or anything but directories.
regular() { grep --text --null-data '^f ' || [ $? -eq 1 ]; }
directories() { grep --text --null-data '^d ' || [ $? -eq 1 ]; }
others() { grep --text --null-data --invert-match '^d ' || [ $? -eq 1 ]; }

# set operations on sorted files
both() { comm --zero-terminated -12 "$1" "$2"; }
only_first() { comm --zero-terminated -23 "$1" "$2"; }

count() { tr --complement --delete '\0' <"$1" | wc --bytes; }
first() { head --zero-terminated --lines=1 "$1" | tr '\0' ' '; }
fact() { printf 'fact %s=%s\n' "$1" "$2"; }

# restore_directories LISTING DIRECTORY: gives the directories below VOLUMES the owner and mode that LISTING says; DIRECTORY is for what it
# needs.
restore_directories() {
    list_tree "$VOLUMES" >"$2/now.restored"
    only_first "$1" "$2/now.restored" | directories | while read -r -d '' _ mode user group _ _ rest; do
        chown --no-dereference "$user:$group" -- "${VOLUMES%/}/${rest%%//*}"
        chmod "$mode" -- "${VOLUMES%/}/${rest%%//*}"
    done
}

# unpack ARCHIVE ROOT OPTION…: takes out of ARCHIVE what belongs below ROOT, and nothing that would come to lie elsewhere.
unpack() {
    local archive=$1 root=$2 name only=()
    shift 2
    if limited "$root"; then
        for name in "${named[@]}"; do
            # By what it prints: of an archive that is damaged further on it takes out what is whole, and says so.
            if [ -n "$( (tar --list --occurrence=1 --file="$archive" -- "$name" 2>/dev/null || true) | head --bytes=1)" ]; then only+=("$name"); fi
        done
        [ "${#only[@]}" -gt 0 ] || return 0
        for name in "${only[@]}"; do parents "$root" "$name"; done
    fi
    tar --extract --file="$archive" --directory="$root" --numeric-owner --same-owner --same-permissions "$@" -- "${only[@]}"
}

# parents ROOT NAME: makes the directories in which NAME lies, each like the one that it lies in; tar would make them for us alone.
parents() {
    local above=${1%/} part rest=$2
    while [ "$rest" != "${rest#*/}" ]; do
        part=${rest%%/*} rest=${rest#*/}
        if [ ! -e "$above/$part" ]; then
            mkdir -- "$above/$part"
            chown --reference="$above/" -- "$above/$part" 2>/dev/null || true
            chmod --reference="$above/" -- "$above/$part"
        fi
        above=$above/$part
    done
}

# fixed ROOT: what of the tree below ROOT cannot be taken away, counted from there: the directories of NAMES, and what is mounted.
fixed() {
    local name
    if limited "$1"; then
        for name in "${named[@]}"; do
            printf '%s\0' "$name"
            mounted "${1%/}/$name" "$name/"
        done
    else
        mounted "$1" ''
    fi
}

# mounted DIRECTORY PREFIX: what is mounted below DIRECTORY, counted from there, after PREFIX.
mounted() {
    local mount
    while read -r _ _ _ _ mount _; do
        printf -v mount '%b' "$mount"
        case $mount in "$1"/*) printf '%s%s\0' "$2" "${mount#"$1"/}" ;; esac
    done </proc/self/mountinfo
}

# sync_fixed ROOT: everything below ROOT is on disk, on whichever file system it lies.
sync_fixed() {
    fixed "$1" | while IFS= read -r -d '' place; do
        [ ! -e "${1%/}/$place" ] || sync --file-system "${1%/}/$place"
    done
}

# standing ROOT PATHS: the paths in PATHS with every directory that one of them lies in, and what cannot be taken away below ROOT. A
# listing of what was at rest leaves out a directory that something was put into meanwhile, and not what lay in it before.
standing() {
    local level
    level=$(mktemp)
    { cat "$2"; fixed "$1"; } | sort --zero-terminated --unique >"$level"
    {
        while [ -s "$level" ]; do
            cat "$level"
            sed --null-data --quiet 's|/[^/]*$||p' "$level" | sort --zero-terminated --unique >"$level.up"
            mv "$level.up" "$level"
        done
    } | sort --zero-terminated --unique
    rm "$level"
}

# without PATHS: the records on standard input but for those of PATHS.
without() {
    local -A left=()
    local one path
    while IFS= read -r -d '' one; do left["$one"]=1; done <"$1"
    while IFS= read -r -d '' one; do
        path=${one#* * * * * * }
        [ -n "${left["${path%%//*}"]:-}" ] || printf '%s\0' "$one"
    done
}

# report_changes WRITTEN GONE DIRECTORY: the facts written, gone and newest of two lists of entries below VOLUMES; WRITTEN
# holds paths. A file may vanish while it is looked at; it is counted all the same.
report_changes() {
    fact written "$(count "$1")"
    fact gone "$(count "$2")"
    (cd "$VOLUMES" && xargs --null --no-run-if-empty stat --format=%.3Z -- <"$1") >"$3/times" 2>/dev/null || true
    local newest
    newest=$(sort --numeric-sort "$3/times" | tail --lines=1)
    fact newest "${newest:+$(date --utc --date="@$newest" '+%Y-%m-%d %H:%M:%S+00')}"
}
