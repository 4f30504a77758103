# What our scripts share about trees of files.
#
# A listing holds one NUL-ended record for every entry below a root, sorted bytewise:
#   type mode uid gid size mtime path//link
# No path holds "//", so names with blanks, line breaks or broken characters survive. Sockets are left out: tar leaves
# them out, too. The size and time of a directory say nothing about its own state and are not listed.
set -euo pipefail
export LC_ALL=C
umask 077

# The one form of archive: exact times, any length of names, numeric owners, hard links as files of their own (each
# may be put back alone). Uncompressed, so that entries which are not wanted are skipped by seeking, and because
# uploads are mostly compressed or encrypted already.
readonly TAR_FORMAT=(--format=posix '--pax-option=delete=atime,delete=ctime' --hard-dereference --numeric-owner)

readonly RECORD=('(' -type d -printf '%y %m %U %G 0 - %P//\0' -o -printf '%y %m %U %G %s %T@ %P//%l\0' ')')

# What changed (contents, times, mode, owner or links: ctime, which no program can set) after SINCE, in seconds since
# 1970, is touched: its path is written to the file TOUCHED, sorted.

# list_tree ROOT [SINCE TOUCHED]: the listing of all below ROOT.
list_tree() {
    find "$1" -mindepth 1 -ignore_readdir_race ! -type s \
        '(' -newerct "@${2:-0}" -fprintf "${3:-/dev/null}" '%P\0' -o -true ')' "${RECORD[@]}" | sort --zero-terminated
    [ $# -lt 3 ] || sort --zero-terminated --output="$3" "$3"
}

# list_settled ROOT SINCE TOUCHED: the listing without what was touched.
list_settled() {
    find "$1" -mindepth 1 -ignore_readdir_race ! -type s \
        '(' '(' -newerct "@$2" -fprintf "$3" '%P\0' ')' -o "${RECORD[@]}" ')' | sort --zero-terminated
    sort --zero-terminated --output="$3" "$3"
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
fail() { printf '%s\n' "$1" >&2; exit "${2:-1}"; }

# restore_directories LISTING WORK: gives the directories below /volumes the owner and mode that LISTING says; WORK is a
# directory for what it needs.
restore_directories() {
    list_tree /volumes >"$2/now.restored"
    only_first "$1" "$2/now.restored" | directories | while read -r -d '' _ mode user group _ _ rest; do
        chown "$user:$group" -- "/volumes/${rest%%//*}"
        chmod "$mode" -- "/volumes/${rest%%//*}"
    done
}

# mounted ROOT: what is mounted below ROOT, counted from there.
mounted() {
    awk -v root="$1/" 'index($5, root) == 1 { print $5 }' /proc/self/mountinfo | while IFS= read -r mount; do printf '%b\0' "${mount#"$1"/}"; done
}

# sync_mounts ROOT: whatever is mounted below ROOT is on disk, each on the file system that it lies on.
sync_mounts() { mounted "$1" | while IFS= read -r -d '' mount; do sync --file-system "$1/$mount"; done; }

# standing ROOT PATHS: the paths in PATHS with every directory that one of them lies in, and what is mounted below ROOT. A
# listing of what was at rest leaves out a directory that something was put into meanwhile, and not what lay in it before.
standing() {
    local level
    level=$(mktemp)
    { cat "$2"; mounted "$1"; } | sort --zero-terminated --unique >"$level"
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

# report_changes WRITTEN GONE WORK: the facts written, gone and newest of two lists of entries below /volumes; WRITTEN
# holds paths. A file may vanish while it is looked at; it is counted all the same.
report_changes() {
    fact written "$(count "$1")"
    fact gone "$(count "$2")"
    (cd /volumes && xargs --null --no-run-if-empty stat --format=%.3Z -- <"$1") >"$3/times" 2>/dev/null || true
    local newest
    newest=$(sort --numeric-sort "$3/times" | tail --lines=1)
    fact newest "${newest:+$(date --utc --date="@$newest" '+%Y-%m-%d %H:%M:%S+00')}"
}
