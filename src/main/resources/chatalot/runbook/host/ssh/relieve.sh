# Tells the guardian of a run that it is not needed any more; see guardian.sh. Fields: its directory · the run. Says "acting" while it goes back.
field dir; field run
[ -d "$dir" ] || exit 0
exec 7>"$dir/turn"
flock -n -s 7 || { say acting; exit 0; }
rm -f "$all/$run/closed"
rm -rf -- "$dir"
