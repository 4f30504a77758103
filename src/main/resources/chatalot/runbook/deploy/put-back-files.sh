# put-back-files.sh: makes everything below VOLUMES as it was at the stop, from the restore point of KEPT and the backup in
# SET. What came or changed since is copied to the files of KEPT first. May be repeated after a crash at any place.
point=$KEPT/restore-point
if [ -e "$point/put-back" ]; then
    # What changed later is the old version's.
    printf 'The files were put back already.\n'
    fact born 0
    fact back 0
    fact kept "$(find "$KEPT/files" ! -type d -printf x | wc --bytes)"
    exit 0
fi
mkdir --parents "$VOLUMES"
cd "$VOLUMES"
# What is there is as it should be by then; the first archive that holds an entry wins.
extract() { unpack "$1" "$VOLUMES" --skip-old-files; }
merged() { sort --zero-terminated --unique "$@"; }
removed() { xargs --null --no-run-if-empty rm --recursive --force --; }

# What is not as it was: born since, or wanted back because it differs, is missing, or was touched since.
list_tree "$VOLUMES" "$(cat "$point/stopped")" "$WORK/touched" >"$WORK/now"
paths <"$WORK/now" >"$WORK/now.paths"
paths <"$point/files.list" >"$WORK/listed.paths"
standing "$VOLUMES" "$WORK/listed.paths" >"$WORK/then.paths"
only_first "$WORK/then.paths" "$WORK/listed.paths" >"$WORK/unlisted"
others <"$WORK/now" | paths >"$WORK/now.others"
others <"$point/files.list" | paths >"$WORK/then.others"
only_first "$WORK/now.paths" "$WORK/then.paths" >"$WORK/born"
only_first "$point/files.list" "$WORK/now" >"$WORK/different"
both "$WORK/touched" "$WORK/then.others" >"$WORK/touched.others"
others <"$WORK/different" | paths | merged - "$WORK/touched.others" >"$WORK/wanted"
both "$WORK/wanted" "$WORK/now.others" >"$WORK/replaced"

# Kept for people to look at, once: a second attempt would keep what the first has put back.
if [ ! -e "$KEPT/files" ]; then
    rm --recursive --force "$KEPT/files.partial"
    mkdir "$KEPT/files.partial"
    merged "$WORK/born" "$WORK/replaced" >"$WORK/keep"
    tar --create --directory="$VOLUMES" "${TAR_FORMAT[@]}" --no-recursion --null --verbatim-files-from \
        --files-from="$WORK/keep" | tar --extract --directory="$KEPT/files.partial"
    chown --recursive --reference="$KEPT" "$KEPT/files.partial"
    sync --file-system "$KEPT"
    mv "$KEPT/files.partial" "$KEPT/files"
    sync "$KEPT"
fi

# Out of the way: what was born, what comes back, and what is of another kind than it was.
directories <"$WORK/now" | paths >"$WORK/now.directories"
directories <"$WORK/different" | paths >"$WORK/wanted.directories"
both "$WORK/wanted" "$WORK/now.directories" >"$WORK/other.kind"
both "$WORK/wanted.directories" "$WORK/now.others" >>"$WORK/other.kind"
removed <"$WORK/born"
removed <"$WORK/other.kind"
removed <"$WORK/replaced"

merged "$WORK/wanted" "$WORK/wanted.directories" >"$WORK/all.wanted"
if [ -s "$WORK/all.wanted" ]; then
    extract "$point/delta.tar"
    only_first "$WORK/all.wanted" "$point/delta.names" >"$WORK/from.backup"
    if [ -s "$WORK/from.backup" ]; then extract "$SET/files.tar"; fi
    # The backup also holds what had been deleted before the stop.
    list_tree "$VOLUMES" >"$WORK/now"
    paths <"$WORK/now" >"$WORK/now.paths"
    only_first "$WORK/now.paths" "$WORK/then.paths" | removed
fi

# Directories that stayed keep their contents; their owner and mode come from the listing.
restore_directories "$point/files.list" "$WORK"

list_tree "$VOLUMES" >"$WORK/all"
paths <"$WORK/all" >"$WORK/all.paths"
both "$WORK/unlisted" "$WORK/all.paths" >"$WORK/unlisted.there"
if [ -s "$WORK/unlisted.there" ]; then without "$WORK/unlisted.there" <"$WORK/all" >"$WORK/now"; else mv "$WORK/all" "$WORK/now"; fi
if ! cmp --silent "$point/files.list" "$WORK/now"; then
    only_first "$point/files.list" "$WORK/now" >"$WORK/different"
    fail "The files are not as they were: $(count "$WORK/different") entries differ, first: $(first "$WORK/different")" 3
fi
if [ -s "$WORK/all.wanted" ] || [ -s "$WORK/born" ]; then
    sync_fixed "$VOLUMES"
fi
touch "$point/put-back"
sync "$point"
fact kept "$(find "$KEPT/files" ! -type d -printf x | wc --bytes)"
fact born "$(count "$WORK/born")"
fact back "$(count "$WORK/wanted")"
