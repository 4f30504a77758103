# put-back-files.sh: makes everything below /volumes as it was at the stop, from /kept/restore-point and the backup in
# /set. What came or changed since is copied to /kept/files first. May be repeated after a crash at any place.
point=/kept/restore-point
if [ -e "$point/put-back" ]; then
    # What changed later is the old version's.
    printf 'The files were put back already.\n'
    fact born 0
    fact back 0
    fact kept "$(find /kept/files ! -type d -printf x | wc --bytes)"
    exit 0
fi
mkdir --parents /volumes
cd /volumes
extract() {
    # What is there is as it should be by then; the first archive that holds an entry wins.
    tar --extract --file="$1" --directory=/volumes --numeric-owner --same-owner --same-permissions --skip-old-files
}
merged() { sort --zero-terminated --unique "$@"; }
removed() { xargs --null --no-run-if-empty rm --recursive --force --; }

# What is not as it was: born since, or wanted back because it differs, is missing, or was touched since.
list_tree /volumes "$(cat "$point/stopped")" /tmp/touched >/tmp/now
paths </tmp/now >/tmp/now.paths
paths <"$point/files.list" >/tmp/listed.paths
standing /volumes /tmp/listed.paths >/tmp/then.paths
only_first /tmp/then.paths /tmp/listed.paths >/tmp/unlisted
others </tmp/now | paths >/tmp/now.others
others <"$point/files.list" | paths >/tmp/then.others
only_first /tmp/now.paths /tmp/then.paths >/tmp/born
only_first "$point/files.list" /tmp/now >/tmp/different
both /tmp/touched /tmp/then.others >/tmp/touched.others
others </tmp/different | paths | merged - /tmp/touched.others >/tmp/wanted
both /tmp/wanted /tmp/now.others >/tmp/replaced

# Kept for people to look at, once: a second attempt would keep what the first has put back.
if [ ! -e /kept/files ]; then
    rm --recursive --force /kept/files.partial
    mkdir /kept/files.partial
    merged /tmp/born /tmp/replaced >/tmp/keep
    tar --create --directory=/volumes "${TAR_FORMAT[@]}" --no-recursion --null --verbatim-files-from \
        --files-from=/tmp/keep | tar --extract --directory=/kept/files.partial
    chown --recursive --reference=/kept /kept/files.partial
    sync --file-system /kept
    mv /kept/files.partial /kept/files
    sync /kept
fi

# Out of the way: what was born, what comes back, and what is of another kind than it was.
directories </tmp/now | paths >/tmp/now.directories
directories </tmp/different | paths >/tmp/wanted.directories
both /tmp/wanted /tmp/now.directories >/tmp/other.kind
both /tmp/wanted.directories /tmp/now.others >>/tmp/other.kind
removed </tmp/born
removed </tmp/other.kind
removed </tmp/replaced

merged /tmp/wanted /tmp/wanted.directories >/tmp/all.wanted
if [ -s /tmp/all.wanted ]; then
    extract "$point/delta.tar"
    only_first /tmp/all.wanted "$point/delta.names" >/tmp/from.backup
    if [ -s /tmp/from.backup ]; then extract /set/files.tar; fi
    # The backup also holds what had been deleted before the stop.
    list_tree /volumes >/tmp/now
    paths </tmp/now >/tmp/now.paths
    only_first /tmp/now.paths /tmp/then.paths | removed
fi

# Directories that stayed keep their contents; their owner and mode come from the listing.
restore_directories "$point/files.list" /tmp

list_tree /volumes >/tmp/all
if [ -s /tmp/unlisted ]; then without /tmp/unlisted </tmp/all >/tmp/now; else mv /tmp/all /tmp/now; fi
if ! cmp --silent "$point/files.list" /tmp/now; then
    only_first "$point/files.list" /tmp/now >/tmp/different
    fail "The files are not as they were: $(count /tmp/different) entries differ, first: $(first /tmp/different)" 3
fi
if [ -s /tmp/all.wanted ] || [ -s /tmp/born ]; then
    sync_mounts /volumes
fi
touch "$point/put-back"
sync "$point"
fact kept "$(find /kept/files ! -type d -printf x | wc --bytes)"
fact born "$(count /tmp/born)"
fact back "$(count /tmp/wanted)"
