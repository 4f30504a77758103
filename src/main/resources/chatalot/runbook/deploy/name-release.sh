# name-release.sh ROOT ID NAME: gives a release another name. With an empty ID takes the name away, and the release with its last one unless
# it serves.
root=$1 id=$2 name=$3
mkdir --parents "$root/releases/names"
cd "$root/releases"
if [ -n "$id" ]; then
    ln --symbolic --force --no-dereference "../$(short "$id")" "names/$name"
    sync names
    exit 0
fi
[ -L "names/$name" ] || exit 0
home=$(basename "$(readlink "names/$name")")
rm "names/$name"
for other in names/*; do
    if [ -L "$other" ] && [ "$(basename "$(readlink "$other")")" = "$home" ]; then exit 0; fi
done
if [ "$(basename "$(readlink "$root/current" 2>/dev/null || true)")" != "$home" ]; then rm --recursive --force "./$home"; fi
