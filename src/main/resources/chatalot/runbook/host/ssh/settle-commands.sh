# Waits for every command that was left at work by somebody who does not ask for it any more, each no longer than it was given; what
# takes longer is ended. Then nothing is known of them. Fields: run · the attempt that asks · steps whose commands are left alone.
field run; field own; list beside
for piece in "$all/$run"/*/; do
    step=$(basename "$piece")
    [ "$step" != "$own" ] || continue
    for one in "${beside[@]}"; do [ "${step%.*}" != "$one" ] || continue 2; done
    for job in "$piece"*/; do
        [ -d "$job" ] || continue
        pid=
        { IFS= read -r pid <"$job/pid"; } 2>/dev/null || pid=
        if [ -n "$pid" ] && [ "$pid" != never ] && [ ! -s "$job/code" ]; then
            left=$(($(cat "$job/deadline") - $(date +%s) + 15))
            [ "$left" -le 0 ] || timeout "$left" tail -f -s 0.05 --pid="$pid" /dev/null || true
            pkill -KILL -s "$pid" || true
            say "left: $(basename "$job")"
        fi
        rm -rf "$job"
    done
    rmdir "$piece" 2>/dev/null || true
done
