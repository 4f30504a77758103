# look-at-unit.sh ROOT VARIABLE KNOWN ID STATUS…: what the service manager says of the unit, where its process listens by VARIABLE, and the release
# that serves: its id by its record, by what is KNOWN already (a state and its ID), or by reading all of it. A process that was started before the
# files became others runs something else than they are.
root=$1 variable=$2 known=$3 known_id=$4
shift 4
status=$("$@")
printf '%s\n' "$status"
pid=$(sed -n 's/^MainPID=//p' <<<"$status")
[ "${pid:-0}" -gt 0 ] 2>/dev/null || pid=''
if [ -n "$pid" ]; then
    printf 'RunbookListens=%s\n' "$( (tr '\0' '\n' <"/proc/$pid/environ") 2>/dev/null | sed -n "s/^$variable=//p" | tail -n 1)"
fi
[ -e "$root/bin" ] || exit 0
home=$(home_of "$root")
state=$(state_of "$home")
revision=$(cat "$home/REVISION" 2>/dev/null || true)
same=''
if [ "$state" = "$(recorded "$home" state)" ]; then
    id=$(recorded "$home" id) same=yes
elif [ "$state" = "$known" ]; then
    id=$known_id
else
    id=$(id_of "$home")
    [ "$id" = "$(recorded "$home" id)" ] || id=$(plain_id_of "$home")
fi
if [ "$id" = "$(recorded "$home" id)" ]; then same=yes; else revision=''; fi
if [ -n "$pid" ] && [ -z "$same" ] && elapsed=$(ps -o etimes= -p "$pid"); then
    touched=$(newest_of "$home")
    if [ "${touched:-0}" -gt "$(($(date +%s) - elapsed))" ]; then printf 'RunbookChanged=%s\n' "$touched"; fi
fi
printf 'RunbookState=%s\nRunbookRelease=%s\nRunbookRevision=%s\n' "$state" "$id" "$revision"
