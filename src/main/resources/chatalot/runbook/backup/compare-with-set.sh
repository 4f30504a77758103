# What our scripts share that hold files against the set in SET.

# compare_with_set ROOT DIRECTORY: fails unless everything that the set's files.list names is below ROOT just so, with the contents
# that its files.sha256 tells. DIRECTORY is for what it needs.
compare_with_set() {
    list_tree "$1" >"$2/unpacked"
    only_first "$SET/files.list" "$2/unpacked" >"$2/different"
    [ ! -s "$2/different" ] || fail "$(count "$2/different") entries of the listing came back different or not at all, first: $(first "$2/different")" 3
    regular <"$SET/files.list" | paths >"$2/regular"
    (cd "$1" && xargs --null --no-run-if-empty sha256sum --zero --) <"$2/regular" | sort --zero-terminated >"$2/hashes"
    only_first "$2/hashes" "$SET/files.sha256" >"$2/different"
    [ ! -s "$2/different" ] || fail "$(count "$2/different") files came back with other contents, first: $(first "$2/different")" 3
}
