# archive-files.sh VOLUME…: everything below /volumes into /set/files.tar while the app goes on working.
#
# files.list and files.sha256 name what was at rest from before the archive was begun until after it was read again:
# of those the archive's copy is exact. Whatever changed meanwhile may be torn or missing in the archive; it
# is not in the lists, so a restore point saves it again.
mkdir --parents /volumes
started=$(date +%s)
# Times of files lag by a tick, and seconds are coarse.
since=$((started - 2))
status=0
if [ $# -gt 0 ]; then
    tar --create --file=/set/files.tar --directory=/volumes "${TAR_FORMAT[@]}" -- "${@#/}" || status=$?
else
    tar --create --file=/set/files.tar "${TAR_FORMAT[@]}" --files-from=/dev/null
fi
# 1: some files changed or vanished while they were read, which is what a living app does; they are unsettled below.
if [ "$status" -gt 1 ]; then
    left=$(df --output=avail --block-size=1 /set | tail --lines=1)
    fail "tar could not archive the files (exit code $status, ${left// /} bytes left on the disk)"
fi

cd /volumes
find . -mindepth 2 -ignore_readdir_race -type f ! -newerct "@$since" -printf '%P\0' | sort --zero-terminated >/tmp/hashable
status=0
xargs --null --no-run-if-empty sha256sum --zero -- </tmp/hashable >/tmp/hashes || status=$?
# 123: a file vanished since.
[ "$status" -eq 0 ] || [ "$status" -eq 123 ] || fail "sha256sum could not read the files (exit code $status)"
sort --zero-terminated /tmp/hashes >/set/files.sha256

list_settled /volumes "$since" /tmp/touched >/set/files.list
regular </set/files.list >/tmp/regular
paths </tmp/regular >/tmp/regular.paths
sed --null-data --regexp-extended 's/^.{66}//' /set/files.sha256 | sort --zero-terminated >/tmp/hashed.paths
only_first /tmp/regular.paths /tmp/hashed.paths >/tmp/unhashed
[ ! -s /tmp/unhashed ] || fail "$(count /tmp/unhashed) files could not be read"

chown --reference=/set /set/files.tar /set/files.list /set/files.sha256
sync /set/files.tar
fact since "$since"
fact count "$(count /tmp/regular)"
fact bytes "$(tr '\n\0' '?\n' </tmp/regular | awk '{ bytes += $5 } END { printf "%.0f", bytes }')"
fact unsettled "$(count /tmp/touched)"
