# switch-release.sh ROOT ID RUN [back]: makes the release of that id the one that serves from ROOT; the app has stopped. May be repeated after a
# crash at any place. Releases lie in ROOT/releases, and ROOT/current points at the one that serves; bin, static and migrations are links
# through it. Before the first run they are directories themselves: these move to the releases, whole, and come back when the same run goes
# back.
root=$1 id=$2 run=$3 back=${4:-}
cd "$root"
target=releases/$(short "$id")
mkdir --parents releases

# What lies flat, if anything does, is a release of its own.
is_flat() { [ -d "$1" ] && [ ! -L "$1" ]; }
flat=''
for part in "${PARTS[@]}"; do if is_flat "$part"; then flat=yes; fi; done

if [ -n "$flat" ] && [ -e "$RECORD" ] && [ "$(recorded . id)" = "$id" ] && [ ! -e "$target" ]; then
    # Nothing had been moved.
    fact id "$id"
    exit 0
fi
if [ -n "$flat" ] && [ -z "$back" ]; then
    [ -e "$RECORD" ] || { printf 'What lies in %s is on no record.\n' "$root" >&2; exit 4; }
    home=releases/$(short "$(recorded . id)")
    mkdir --parents "$home"
    printf '%s\n' "$run" >"$home/.flat"
    for part in "${PARTS[@]}"; do
        if is_flat "$part"; then mv --no-target-directory "$part" "$home/$part"; fi
    done
    mv --no-target-directory "$RECORD" "$home/$RECORD"
    sync "$home" .
fi

if [ -n "$back" ] && { [ -n "$flat" ] || [ "$(cat "$target/.flat" 2>/dev/null)" = "$run" ]; }; then
    # It lay flat when this run began.
    for part in "${PARTS[@]}"; do
        if [ -L "$part" ]; then rm "$part"; fi
        if [ -e "$target/$part" ]; then mv --no-target-directory "$target/$part" "$part"; fi
    done
    if [ -e "$target/$RECORD" ]; then mv --no-target-directory "$target/$RECORD" "$RECORD"; fi
    rm --force current "$target/.flat"
    if [ -d "$target" ]; then rmdir "$target"; fi
    sync . releases
    fact id "$(recorded . id)"
    exit 0
fi

is_sound "$target" || { printf 'The release %s in %s is not there, or its files were touched since it was made.\n' "$id" "$root/$target" >&2; exit 4; }
link() { ln --symbolic --force --no-dereference "$1" "$2.partial" && mv --no-target-directory "$2.partial" "$2"; }
link "$target" current
for part in "${PARTS[@]}"; do
    if [ -e "current/$part" ]; then link "current/$part" "$part"; else rm --force "$part"; fi
done
sync . releases
fact id "$(recorded "$target" id)"
