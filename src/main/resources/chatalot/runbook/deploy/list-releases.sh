# list-releases.sh ROOT: what lies in ROOT/releases, and flat in ROOT, one a line: release ID BYTES REVISION, and name NAME SHORT-ID.
cd "$1"
tell() {
    if is_sound "$1"; then printf 'release\t%s\t%s\t%s\n' "$(recorded "$1" id)" "$(recorded "$1" bytes)" "$(cat "$1/REVISION" 2>/dev/null || true)"; fi
}
for home in . releases/*/; do
    [ "$home" = releases/names/ ] || tell "${home%/}"
done
for name in releases/names/*; do
    if [ -L "$name" ]; then printf 'name\t%s\t%s\n' "${name##*/}" "$(basename "$(readlink "$name")")"; fi
done
