# put-in-files.sh: makes everything below /volumes as it is in the set in /set. What the set holds exactly stays as it is;
# everything else goes, and the archive fills in what is missing. May be repeated after a crash at any place.
mkdir --parents /volumes
work=$(mktemp --directory)
trap 'rm --recursive --force "$work"' EXIT
cd /volumes
removed() { xargs --null --no-run-if-empty rm --recursive --force --; }
# Not the volumes themselves.
inside() { grep --text --null-data / || [ $? -eq 1 ]; }

list_tree /volumes >"$work/now"
only_first "$work/now" /set/files.list >"$work/different"
others <"$work/different" | paths >"$work/gone"
paths </set/files.list >"$work/listed.paths"
standing /volumes "$work/listed.paths" >"$work/then.paths"
others </set/files.list | paths >"$work/then.others"
directories <"$work/now" | paths >"$work/now.directories"
only_first "$work/now.directories" "$work/then.paths" | inside >"$work/gone.directories"
both "$work/now.directories" "$work/then.others" >>"$work/gone.directories"
removed <"$work/gone"
removed <"$work/gone.directories"

only_first /set/files.list "$work/now" | others >"$work/back"
tar --extract --file=/set/files.tar --directory=/volumes --numeric-owner --same-owner --same-permissions --skip-old-files
restore_directories /set/files.list "$work"
compare_with_set /volumes "$work"
sync_mounts /volumes
fact gone "$(count "$work/gone")"
fact back "$(count "$work/back")"
