# changed-files.sh: counts how the files below /volumes differ from the listing at the stop in /kept/restore-point, as
# put-back-files.sh would see it. Reads only; the app may go on working.
point=/kept/restore-point
work=$(mktemp --directory)
trap 'rm --recursive --force "$work"' EXIT
mkdir --parents /volumes
list_tree /volumes "$(cat "$point/stopped")" "$work/touched" >"$work/now"
others <"$work/now" | paths >"$work/now.others"
others <"$point/files.list" | paths >"$work/then.others"
only_first "$work/now.others" "$work/then.others" >"$work/born"
both "$work/touched" "$work/then.others" >"$work/touched.others"
only_first "$point/files.list" "$work/now" | others | paths >"$work/different"
sort --zero-terminated --unique "$work/different" "$work/touched.others" >"$work/gone"
both "$work/gone" "$work/now.others" | sort --zero-terminated --unique - "$work/born" >"$work/written"
fact written "$(count "$work/written")"
fact gone "$(count "$work/gone")"
# A file may vanish while it is looked at; it is counted all the same.
cd /volumes
xargs --null --no-run-if-empty stat --format=%.3Z -- <"$work/written" >"$work/times" 2>/dev/null || true
newest=$(sort --numeric-sort "$work/times" | tail --lines=1)
fact newest "${newest:+$(date --utc --date="@$newest" '+%Y-%m-%d %H:%M:%S+00')}"
