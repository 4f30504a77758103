# tidy-releases.sh ROOT DAYS: removes what a build that died has left, names of releases that nothing can be started from any more because their files
# were changed, and these themselves, unless they serve, once they are older than DAYS.
root=$1 days=$2
cd "$root/releases" 2>/dev/null || exit 0
serves=$(basename "$(readlink "$root/current" 2>/dev/null || echo none)")
rm --recursive --force .installing-*
for home in */ .touched-*/; do
    home=${home%/}
    case $home in names | '*' | '.touched-*' | "$serves") continue ;; esac
    [ -d "$home" ] || continue
    if ! is_sound "$home" && [ -n "$(find "$home" -maxdepth 0 -mtime "+$days")" ]; then rm --recursive --force "./$home"; fi
done
# What serves flat has a name before it has a place here.
flat=$(recorded "$root" id)
for name in names/*; do
    if [ -L "$name" ] && [ ! -e "$name" ] && [ "$(basename "$(readlink "$name")")" != "$(short "${flat:-none}")" ]; then rm "$name"; fi
done
