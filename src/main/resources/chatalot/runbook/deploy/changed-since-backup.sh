# changed-since-backup.sh: counts how the files below VOLUMES differ from what the set in SET holds exactly. What was in
# motion while it was archived counts as written since. Reads only; the app may go on working.
work=$(mktemp --directory)
trap 'rm --recursive --force "$work"' EXIT
mkdir --parents "$VOLUMES"
list_tree "$VOLUMES" | others >"$work/now"
others <"$SET/files.list" >"$work/then"
only_first "$work/now" "$work/then" | paths >"$work/written"
only_first "$work/then" "$work/now" >"$work/gone"
report_changes "$work/written" "$work/gone" "$work"
