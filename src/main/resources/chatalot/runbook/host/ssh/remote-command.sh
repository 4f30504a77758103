# Runs one command apart from the connection that asked for it: whatever becomes of that, the command runs to its end, and who
# asks again under the same id reads the same output and exit code from where they stopped.
#
# Fields: piece of work · commands that are not asked for again, each as piece/id · id · how many bytes of output and of errors are known
# already · "follow" to hand on what it says as it says it · seconds after which it is ended · working directory or nothing ·
# variables · arguments · number of bytes of input; then the input.
#
# A run is hundreds of these, and every program that is started here costs milliseconds of each: what bash does by itself is left to it.
field piece; list known; field id; field out; field err; field follow; field limit; field directory
list environment; list command; field size
commands=$all/$piece
job=$commands/$id
[ -d "$commands" ] || mkdir -p "$commands"
[ "${#known[@]}" = 0 ] || (cd "$all" && exec rm -rf -- "${known[@]}")
pid=
if [ ! -d "$job" ]; then
    # The host goes back by itself, see guardian.sh, until somebody speaks up who knows of it.
    [ ! -e "$all/${piece%%/*}/closed" ] || exit 137
    new=$commands/.$id.$$
    mkdir "$new"
    if [ "$size" = 0 ]; then
        : >"$new/in"
    else
        rest >"$new/in"
        # The connection was lost before all of it was here: nothing is begun.
        [ "$(stat -c %s "$new/in")" = "$size" ] || { rm -rf "$new"; exit 255; }
    fi
    [ -z "$directory" ] || cd -- "$directory" || { rm -rf "$new"; exit 126; }
    printf -v now '%(%s)T' -1
    say $((now + limit)) >"$new/deadline"
    : >"$new/out" >"$new/err"
    if mv -T "$new" "$job" 2>/dev/null; then
        exec 3<"$job/in"
        # It may be a secret.
        [ "$size" = 0 ] || rm "$job/in"
        [ "${#environment[@]}" = 0 ] || export -- "${environment[@]}"
        setsid bash -c 'job=$1 limit=$2 mask=$3; shift 3
            (umask "$mask"; exec timeout --kill-after=10 "$limit" "$@" <&3 3<&-) >"$job/out" 2>"$job/err"
            echo $? >"$job/code"' command "$job" "$limit" "$mask" "${command[@]}" </dev/null >/dev/null 2>&1 &
        pid=$!
        child=$pid
        say "$pid" >"$job/pid"
        exec 3<&-
    else
        rm -rf "$new"
    fi
fi
# A line that ends was written whole.
for ((i = 0; i < 500; i++)); do
    [ -z "$pid" ] || break
    { IFS= read -r pid <"$job/pid"; } 2>/dev/null || { pid=; sleep 0.01; }
done
case $pid in '' | never) exit 137 ;; esac
if [ "$follow" = follow ]; then
    tail -c "+$((out + 1))" -f -s 0.03 --pid="$pid" "$job/out" &
    tail -c "+$((err + 1))" -f -s 0.03 --pid="$pid" "$job/err" >&2 &
    wait
elif [ -n "${child:-}" ]; then
    wait "$child"
else
    tail -f -s 0.05 --pid="$pid" /dev/null
fi
if [ "$follow" != follow ]; then
    [ ! -s "$job/out" ] || tail -c "+$((out + 1))" "$job/out"
    [ ! -s "$job/err" ] || tail -c "+$((err + 1))" "$job/err" >&2
fi
# Without a code its process was ended together with what it ran.
code=
{ IFS= read -r code <"$job/code"; } 2>/dev/null || exit 137
# 255 says that nothing was begun; who ended with that is asked about once more.
case $code in 253 | 255) exit 253 ;; esac
exit "$code"
