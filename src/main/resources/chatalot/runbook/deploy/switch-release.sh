# switch-release.sh ROOT ID RUN [back]: makes the release of that id the one that serves from ROOT; the app has stopped. May be repeated after a
# crash at any place. Releases lie in ROOT/releases, and ROOT/current points at the one that serves; bin, static and migrations are links
# through it. Before the first run they are directories themselves: these move to the releases, whole, and come back when the same run goes
# back. The record of what lies flat goes and comes last: where it lies says whether all of it has moved.
root=$1 id=$2 run=$3 back=${4:-}
cd "$root"
target=releases/$(short "$id")
is_flat() { [ -d "$1" ] && [ ! -L "$1" ]; }
flat_id=$(recorded . id)
mkdir --parents releases
like releases .

if [ "$flat_id" = "$id" ] && [ ! -e "$target" ]; then
    # Nothing had been moved, or all of it is back.
    fact id "$id"
    exit 0
fi
if [ -n "$flat_id" ] && [ -z "$back" ]; then
    home=releases/$(short "$flat_id")
    mkdir --parents "$home"
    like "$home" .
    printf '%s\n' "$run" >"$home/.flat"
    sync "$home/.flat" "$home"
    for part in "${PARTS[@]}"; do
        if is_flat "$part"; then mv --no-target-directory "$part" "$home/$part"; fi
    done
    mv --no-target-directory "$RECORD" "$home/$RECORD"
    sync "$home" .
fi

# aside PART: what somebody has put in the place of a part meanwhile.
aside() { mv --no-target-directory "$1" "$1.before-$run-$(date +%s)"; }

if [ -n "$back" ] && { [ "$flat_id" = "$id" ] || [ "$(cat "$target/.flat" 2>/dev/null)" = "$run" ]; }; then
    # It lay flat when this run began.
    for part in "${PARTS[@]}"; do
        if [ -L "$part" ]; then rm "$part"; fi
        if [ -e "$target/$part" ]; then
            if is_flat "$part"; then aside "$part"; fi
            mv --no-target-directory "$target/$part" "$part"
        fi
    done
    if [ -e "$target/$RECORD" ]; then mv --no-target-directory "$target/$RECORD" "$RECORD"; fi
    rm --force current "$target/.flat"
    if [ -d "$target" ]; then rmdir --ignore-fail-on-non-empty "$target"; fi
    sync . releases
    fact id "$(recorded . id)"
    exit 0
fi

is_sound "$target" || { printf 'The release %s in %s is not there, or its files are others than when it was made.\n' "$id" "$root/$target" >&2; exit 4; }
link() { ln --symbolic --force --no-dereference "$1" "$2.partial" && mv --no-target-directory "$2.partial" "$2"; }
link "$target" current
for part in "${PARTS[@]}"; do
    if is_flat "$part"; then aside "$part"; fi
    if [ -e "current/$part" ]; then link "current/$part" "$part"; else rm --force "$part"; fi
done
sync . releases
fact id "$(recorded "$target" id)"
