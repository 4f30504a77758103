# archive-files.sh VOLUME…: everything below VOLUMES into files.tar of SET while the app goes on working.
#
# files.list and files.sha256 name what was at rest from before the archive was begun until after it was read again:
# of those the archive's copy is exact. Whatever changed meanwhile may be torn or missing in the archive; it
# is not in the lists, so a restore point saves it again.
mkdir --parents "$VOLUMES"
for name in "${named[@]}"; do
    # Of a link nothing but itself would be kept.
    [ -d "${VOLUMES%/}/$name" ] && [ ! -L "${VOLUMES%/}/$name" ] || fail "${VOLUMES%/}/$name is no directory"
done
started=$(date +%s)
# Times of files lag by a tick, and seconds are coarse.
since=$((started - 2))
status=0
members=("${@#/}")
if limited "$VOLUMES"; then members=("${named[@]}"); fi
if [ "${#members[@]}" -gt 0 ]; then
    tar --create --file="$SET/files.tar" --directory="$VOLUMES" "${TAR_FORMAT[@]}" -- "${members[@]}" || status=$?
else
    tar --create --file="$SET/files.tar" "${TAR_FORMAT[@]}" --files-from=/dev/null
fi
# 1: some files changed or vanished while they were read, which is what a living app does; they are unsettled below.
if [ "$status" -gt 1 ]; then
    left=$(df --output=avail --block-size=1 "$SET" | tail --lines=1)
    fail "tar could not archive the files (exit code $status, ${left// /} bytes left on the disk)"
fi

cd "$VOLUMES"
look "$VOLUMES" -type f ! -newerct "@$since" -printf '%p\0' | sed --null-data 's|^\./||' | sort --zero-terminated >"$WORK/hashable"
status=0
xargs --null --no-run-if-empty sha256sum --zero -- <"$WORK/hashable" >"$WORK/hashes" || status=$?
# 123: a file vanished since.
[ "$status" -eq 0 ] || [ "$status" -eq 123 ] || fail "sha256sum could not read the files (exit code $status)"
sort --zero-terminated "$WORK/hashes" >"$SET/files.sha256"

list_settled "$VOLUMES" "$since" "$WORK/touched" >"$SET/files.list"
regular <"$SET/files.list" >"$WORK/regular"
paths <"$WORK/regular" >"$WORK/regular.paths"
sed --null-data --regexp-extended 's/^.{66}//' "$SET/files.sha256" | sort --zero-terminated >"$WORK/hashed.paths"
only_first "$WORK/regular.paths" "$WORK/hashed.paths" >"$WORK/unhashed"
[ ! -s "$WORK/unhashed" ] || fail "$(count "$WORK/unhashed") files could not be read"

chown --reference="$SET" "$SET/files.tar" "$SET/files.list" "$SET/files.sha256"
sync "$SET/files.tar"
fact since "$since"
fact count "$(count "$WORK/regular")"
fact bytes "$(tr '\n\0' '?\n' <"$WORK/regular" | awk '{ bytes += $5 } END { printf "%.0f", bytes }')"
fact unsettled "$(count "$WORK/touched")"
