# How much there is to save and how much room there is: below VOLUMES, on the file system of SET, and on that where copies are unpacked,
# ROOM. In a container that is Docker's own.
# an instance may have no file volumes
mkdir --parents "$VOLUMES"
: "${ROOM:=/}"
find / -maxdepth 0 -printf '' 2>/dev/null || fail "There is no GNU find; backups need it on the host, or the Debian variant of PostgreSQL's image."
bytes() { xargs --null --no-run-if-empty du --summarize --total --apparent-size --block-size=1 -- | tail --lines=1 | cut -f 1; }
# What vanishes meanwhile is no reason not to know the rest.
if limited "$VOLUMES"; then
    cd "$VOLUMES"
    files=$(fixed "$VOLUMES" | while IFS= read -r -d '' name; do [ ! -e "./$name" ] || printf './%s\0' "$name"; done | bytes) || true
else
    files=$(printf '%s\0' "$VOLUMES" | bytes) || true
fi
fact files "${files:-0}"
free() { stat --file-system --format '%a %S' "$1" | { read -r blocks size; echo $((blocks * size)); }; }
total() { stat --file-system --format '%b %S' "$1" | { read -r blocks size; echo $((blocks * size)); }; }
fact set-free "$(free "$SET")"
fact scratch-free "$(free "$ROOM")"
# An overlay hides which file system it lies on; two of exactly the same size are taken to be one.
fact one-file-system "$([ "$(total "$SET")" = "$(total "$ROOM")" ] && echo yes || echo no)"
