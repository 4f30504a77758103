# prove-files.sh: unpacks /set/files.tar into /scratch and compares it with the listing and hashes taken from the source.
mkdir /scratch/files
tar --extract --file=/set/files.tar --directory=/scratch/files --numeric-owner --same-owner --same-permissions
list_tree /scratch/files >/scratch/unpacked
only_first /set/files.list /scratch/unpacked >/scratch/different
[ ! -s /scratch/different ] || fail "$(count /scratch/different) entries of the listing came back different or not at all, first: $(first /scratch/different)" 3

cd /scratch/files
regular </set/files.list | paths >/scratch/regular
xargs --null --no-run-if-empty sha256sum --zero -- </scratch/regular | sort --zero-terminated >/scratch/hashes
only_first /scratch/hashes /set/files.sha256 >/scratch/different
[ ! -s /scratch/different ] || fail "$(count /scratch/different) files came back with other contents, first: $(first /scratch/different)" 3
fact count "$(count /scratch/regular)"
