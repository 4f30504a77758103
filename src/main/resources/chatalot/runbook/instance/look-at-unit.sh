# look-at-unit.sh ROOT KNOWN ID STATUS…: what the service manager says of the unit, and the release that serves: its id by its record, by
# what is KNOWN already (a state and its ID), or by reading all of it. A process that was started before the files were touched runs
# something else than they are.
root=$1 known=$2 known_id=$3
shift 3
status=$("$@")
printf '%s\n' "$status"
[ -e "$root/bin" ] || exit 0
home=$(home_of "$root")
state=$(state_of "$home")
if [ "$state" = "$(recorded "$home" state)" ]; then
    id=$(recorded "$home" id)
elif [ "$state" = "$known" ]; then
    id=$known_id
else
    id=$(id_of "$home")
fi
pid=$(sed -n 's/^MainPID=//p' <<<"$status")
if [ "${pid:-0}" -gt 0 ] && elapsed=$(ps -o etimes= -p "$pid"); then
    started=$(($(date +%s) - elapsed))
    touched=$(newest_of "$home")
    if [ "${touched:-0}" -gt "$started" ]; then printf 'RunbookChanged=%s\n' "$touched"; fi
fi
printf 'RunbookState=%s\nRunbookRelease=%s\nRunbookRevision=%s\n' "$state" "$id" "$(cat "$home/REVISION" 2>/dev/null || true)"
