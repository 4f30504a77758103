# put-in-files.sh: makes everything below VOLUMES as it is in the set in SET. What the set holds exactly stays as it is;
# everything else goes, and the archive fills in what is missing. May be repeated after a crash at any place.
mkdir --parents "$VOLUMES"
work=$(mktemp --directory)
trap 'rm --recursive --force "$work"' EXIT
cd "$VOLUMES"
removed() { xargs --null --no-run-if-empty rm --recursive --force --; }
# Not the volumes themselves.
inside() { grep --text --null-data / || [ $? -eq 1 ]; }

list_tree "$VOLUMES" >"$work/now"
only_first "$work/now" "$SET/files.list" >"$work/different"
others <"$work/different" | paths >"$work/gone"
paths <"$SET/files.list" >"$work/listed.paths"
standing "$VOLUMES" "$work/listed.paths" >"$work/then.paths"
others <"$SET/files.list" | paths >"$work/then.others"
directories <"$work/now" | paths >"$work/now.directories"
only_first "$work/now.directories" "$work/then.paths" | inside >"$work/gone.directories"
both "$work/now.directories" "$work/then.others" >>"$work/gone.directories"
removed <"$work/gone"
removed <"$work/gone.directories"

only_first "$SET/files.list" "$work/now" | others >"$work/back"
unpack "$SET/files.tar" "$VOLUMES" --skip-old-files
restore_directories "$SET/files.list" "$work"
compare_with_set "$VOLUMES" "$work"
sync_fixed "$VOLUMES"
fact gone "$(count "$work/gone")"
fact back "$(count "$work/back")"
