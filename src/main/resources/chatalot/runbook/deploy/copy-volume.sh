# copy-volume.sh: makes everything below /to as it is below /from, and compares it: names, owners, modes, times, contents.
# Whatever /to held goes. May be repeated.
contents() { (cd "$1" && find . -type f -print0 | sort --zero-terminated | xargs --null --no-run-if-empty sha256sum) | sha256sum; }
find /to -mindepth 1 -delete
cp --archive /from/. /to/
list_tree /from >/tmp/from
list_tree /to >/tmp/to
if ! cmp --silent /tmp/from /tmp/to; then
    only_first /tmp/from /tmp/to >/tmp/different
    fail "The copy is not as it should be: $(count /tmp/different) entries differ, first: $(first /tmp/different)" 3
fi
[ "$(contents /from)" = "$(contents /to)" ] || fail 'The copy holds other contents.' 3
sync --file-system /to
fact bytes "$(du --summarize --bytes /to | cut --fields=1)"
