# point-at-backup.sh SINCE: a restore point of the files that is the backup in SET itself: its listing, and an archive of
# nothing beside it. Whatever was touched since the backup began comes back from it. Written to the restore point of KEPT,
# files.list last: if that is there, all of it is.
point=$KEPT/restore-point
mkdir --parents "$point"
rm --force "$point/files.list" "$point/put-back"
: >"$point/delta.names"
tar --create --file="$point/delta.tar" "${TAR_FORMAT[@]}" --files-from=/dev/null
printf '%s\n' "$1" >"$point/stopped"
cp "$SET/files.list" "$point/files.list.partial"
sync "$point/files.list.partial" "$point/delta.names" "$point/delta.tar" "$point/stopped"
mv "$point/files.list.partial" "$point/files.list"
sync "$point"
fact entries "$(count "$point/files.list")"
