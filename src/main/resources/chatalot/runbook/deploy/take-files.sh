# take-files.sh SINCE: the files at the stop, as a listing and an archive of whatever the backup in SET does not hold
# exactly: what it has not listed (new, different, or in motion when it was archived) and what was touched since it
# began. Written to the restore point of KEPT, files.list last: if that is there, all of it is.
point=$KEPT/restore-point
mkdir --parents "$VOLUMES" "$point"
list_tree "$VOLUMES" "$1" "$WORK/touched" >"$point/files.list.partial"
only_first "$point/files.list.partial" "$SET/files.list" | paths >"$WORK/unknown"
sort --zero-terminated --unique --merge "$WORK/touched" "$WORK/unknown" >"$point/delta.names"
tar --create --file="$point/delta.tar" --directory="$VOLUMES" "${TAR_FORMAT[@]}" \
    --no-recursion --null --verbatim-files-from --files-from="$point/delta.names"
# The clock by which files are stamped: whatever is changed from here on is newer than this mark.
touch "$WORK/mark"
stat --format=%.9Z "$WORK/mark" >"$point/stopped"
sync "$point/files.list.partial" "$point/delta.names" "$point/delta.tar" "$point/stopped"
mv "$point/files.list.partial" "$point/files.list"
sync "$point"
fact entries "$(count "$point/files.list")"
fact delta "$(count "$point/delta.names")"
