# Gives a sign of life to the guardian of a run, and sees to it that there is one; see guardian.sh.
# Fields: its directory · seconds of silence · what goes back · the run · the guardian itself, or nothing where only a sign is given.
# Says "acting" while it goes back; else what it did by itself, once.
field dir; field silence; field back; field run; field guardian
if [ -n "$guardian" ]; then
    [ -s "$back" ] || { say "$back is missing"; exit 1; }
    mkdir -p "$dir"
    printf '%s' "$guardian" >"$dir/.guardian.sh.$$" && mv -T "$dir/.guardian.sh.$$" "$dir/guardian.sh" || exit 1
elif [ ! -d "$dir" ]; then
    exit 0
fi
grep -qsx "$PPID" "$dir/sessions" || say "$PPID" >>"$dir/sessions"
read -r up _ </proc/uptime
say "${up%%.*}" >"$dir/.alive.$$" && mv -T "$dir/.alive.$$" "$dir/alive" || exit 1
exec 7>"$dir/turn"
flock -n -s 7 || { say acting; exit 0; }
# It went back, and whoever gives mere signs has not been told of that.
[ -n "$guardian" ] || [ ! -e "$dir/went-back" ] || { say acting; exit 0; }
if [ -n "$guardian" ]; then
    exec 6>"$dir/watch"
    if flock -n -s 6; then
        exec 6>&-
        # What it checks out is as anybody's own checkout would make it.
        (umask "$mask"; exec setsid bash "$dir/guardian.sh" "$dir" "$silence" "$back" "$all/$run") </dev/null >/dev/null 2>>"$dir/errors" 7>&- &
    fi
    rm -f "$all/$run/closed"
    [ ! -e "$dir/went-back" ] || { cat "$dir/went-back"; mv -T "$dir/went-back" "$dir/told"; }
fi
exit 0
