# record-flat.sh ROOT: puts on record what serves flat from ROOT; done already is success.
root=$1
if [ -L "$root/bin" ]; then
    home=$(home_of "$root")
else
    home=$root
    is_sound "$home" || record "$home"
fi
is_sound "$home" || { printf 'The files in %s were touched since they were put there.\n' "$home" >&2; exit 4; }
# What could fail after the stop.
mkdir --parents "$root/releases/names"
ln --symbolic --force --no-dereference nowhere "$root/releases/.trial"
mv --no-target-directory "$root/releases/.trial" "$root/.trial"
rm "$root/.trial"
fact id "$(recorded "$home" id)"
