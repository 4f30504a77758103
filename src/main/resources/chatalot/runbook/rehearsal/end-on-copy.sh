# end-on-copy.sh DIR SECONDS: ends what start-on-copy.sh has started, by force when the seconds are over; not there is success.
pid=$(cat "$1/pid" 2>/dev/null) || exit 0
# Another one may have its number by now.
grep -qzxF -- "$1" "/proc/$pid/cmdline" 2>/dev/null || exit 0
pkill -TERM -P "$pid" || true
for ((i = 0; i < $2 * 20; i++)); do
    kill -0 "$pid" 2>/dev/null || exit 0
    sleep 0.05
done
pkill -KILL -s "$pid" || true
