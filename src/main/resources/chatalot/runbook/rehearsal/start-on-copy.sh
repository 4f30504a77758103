# start-on-copy.sh DIR ROOT HOME PROGRAM…: starts PROGRAM with the variables in DIR/env, which are gone then, as if ROOT held the release in HOME
# alone. It runs apart from whoever started it; DIR/pid, DIR/log and, once it has ended, DIR/exit tell of it.
dir=$1 root=$2 home=$3
shift 3
mkdir --parents "$dir/place"
for part in bin static migrations; do
    if [ -e "$home/$part" ]; then ln --symbolic --force --no-dereference "$home/$part" "$dir/place/$part"; fi
done
if [ -d "$root/secrets" ]; then ln --symbolic --force --no-dereference "$root/secrets" "$dir/place/secrets"; fi
rm --force "$dir/pid" "$dir/exit" "$dir/log"
# Its first name is what it is found by.
setsid --fork bash -c '
    dir=$1
    shift
    printf "%s\n" "$$" >"$dir/pid.partial" && mv "$dir/pid.partial" "$dir/pid"
    set -a
    . "$dir/env"
    set +a
    rm --force "$dir/env"
    cd "$dir/place"
    status=0
    "$@" >"$dir/log" 2>&1 </dev/null || status=$?
    printf "%s\n" "$status" >"$dir/exit.partial" && mv "$dir/exit.partial" "$dir/exit"
' "$(basename "$dir")" "$dir" "$@" </dev/null >/dev/null 2>&1
for ((i = 0; i < 500; i++)); do
    if [ -e "$dir/pid" ]; then exit 0; fi
    sleep 0.01
done
printf 'It was not started within 5 s.\n' >&2
exit 6
