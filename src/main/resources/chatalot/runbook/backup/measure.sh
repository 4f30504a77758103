# How much there is to save and how much room there is: below /volumes, on the file system of /set, and on Docker's own
# (that of this container).
# an instance may have no file volumes
mkdir --parents /volumes
find / -maxdepth 0 -printf '' 2>/dev/null || fail "This image has no GNU find; backups need the Debian variant of PostgreSQL's image."
fact files "$(du --summarize --apparent-size --block-size=1 /volumes | cut -f 1)"
free() { stat --file-system --format '%a %S' "$1" | { read -r blocks size; echo $((blocks * size)); }; }
total() { stat --file-system --format '%b %S' "$1" | { read -r blocks size; echo $((blocks * size)); }; }
fact set-free "$(free /set)"
fact docker-free "$(free /)"
# An overlay hides which file system it lies on; two of exactly the same size are taken to be one.
fact one-file-system "$([ "$(total /set)" = "$(total /)" ] && echo yes || echo no)"
