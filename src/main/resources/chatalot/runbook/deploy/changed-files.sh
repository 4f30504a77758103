# changed-files.sh: counts how the files below VOLUMES differ from the listing at the stop in the restore point of KEPT, as
# put-back-files.sh would see it. Reads only; the app may go on working.
point=$KEPT/restore-point
work=$(mktemp --directory)
trap 'rm --recursive --force "$work"' EXIT
mkdir --parents "$VOLUMES"
list_tree "$VOLUMES" "$(cat "$point/stopped")" "$work/touched" >"$work/now"
others <"$work/now" | paths >"$work/now.others"
others <"$point/files.list" | paths >"$work/then.others"
only_first "$work/now.others" "$work/then.others" >"$work/born"
both "$work/touched" "$work/then.others" >"$work/touched.others"
only_first "$point/files.list" "$work/now" | others | paths >"$work/different"
sort --zero-terminated --unique "$work/different" "$work/touched.others" >"$work/gone"
both "$work/gone" "$work/now.others" | sort --zero-terminated --unique - "$work/born" >"$work/written"
report_changes "$work/written" "$work/gone" "$work"
