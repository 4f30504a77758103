# install-release.sh ROOT WORKTREE COMMIT OWNER PLACE=SOURCE…: copies what was built in WORKTREE into a directory of its own below
# ROOT/releases, under the id of what is in it, and gives it the commit's name. OWNER is user:group, or empty where we are that user.
root=$1 worktree=$2 commit=$3 owner=$4
shift 4
mkdir --parents "$root/releases/names"
like "$root/releases" "$root"
like "$root/releases/names" "$root"
new=$root/releases/.installing-$commit
rm --recursive --force "$new"
mkdir "$new"
for artifact in "$@"; do
    place=$new/${artifact%%=*} source=$worktree/${artifact#*=}
    [ -e "$source" ] || { printf 'The build has made no %s.\n' "${artifact#*=}" >&2; exit 5; }
    mkdir --parents "$(dirname "$place")"
    if [ -d "$source" ]; then
        mkdir --parents "$place"
        cp --recursive --no-dereference --preserve=mode,timestamps,links "$source/." "$place/"
    else
        cp --preserve=mode,timestamps "$source" "$place"
    fi
done
printf '%s\n' "$commit" >"$new/REVISION"
chmod --recursive u+rwX,go+rX,go-w "$new"
if [ -n "$owner" ]; then chown --recursive --no-dereference "$owner" "$new"; fi
record "$new"
if [ -n "$owner" ]; then chown "$owner" "$new/$RECORD"; fi
id=$(recorded "$new" id)
home=$root/releases/$(short "$id")
if is_sound "$home"; then
    rm --recursive --force "$new"
else
    # Somebody has changed what lies there.
    [ ! -e "$home" ] || mv --no-target-directory "$home" "$root/releases/.touched-$(short "$id")-$(date +%s)"
    sync --file-system "$new"
    mv --no-target-directory "$new" "$home"
fi
ln --symbolic --force --no-dereference "../$(short "$id")" "$root/releases/names/$commit"
sync "$root/releases" "$root/releases/names"
fact id "$id"
