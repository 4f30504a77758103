# record-flat.sh ROOT: puts on record what serves from ROOT, and sees that it could be moved and come back; done already is success. What somebody has
# copied over the release that serves becomes a release of its own, which serves from then on: the same files at another place.
root=$1
layout=$(layout_of "$root")
case $layout in
    flat)
        home=$root
        is_sound "$home" || record "$home"
        ;;
    linked)
        home=$(home_of "$root")
        if ! is_sound "$home"; then
            adopted=$root/releases/.installing-adopted
            rm --recursive --force "$adopted"
            cp --archive "$home" "$adopted"
            rm --force "$adopted/REVISION" "$adopted/$RECORD" "$adopted/.flat"
            record "$adopted"
            home=$root/releases/$(short "$(recorded "$adopted" id)")
            if is_sound "$home"; then rm --recursive --force "$adopted"; else mv --no-target-directory "$adopted" "$home"; fi
            ln --symbolic --force --no-dereference "releases/${home##*/}" "$root/current.partial"
            mv --no-target-directory "$root/current.partial" "$root/current"
        fi
        ;;
    *)
        printf 'What lies in %s could not be put back as it lies: %s. Make directories of all parts, or what they were.\n' "$root" "$layout" >&2
        exit 4
        ;;
esac
# What could fail after the stop.
mkdir --parents "$root/releases/names"
like "$root/releases" "$root"
like "$root/releases/names" "$root"
ln --symbolic --force --no-dereference nowhere "$root/releases/.trial"
mv --no-target-directory "$root/releases/.trial" "$root/.trial"
rm "$root/.trial"
fact id "$(recorded "$home" id)"
