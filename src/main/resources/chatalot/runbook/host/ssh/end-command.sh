# Ends one command with all that it started; one that has not begun yet never does, because its place is taken. Fields: piece of work · id.
field piece; field id
job=$all/$piece/$id
taken=$all/$piece/.$id.$$
mkdir -p "$taken"
say never >"$taken/pid"
mv -T "$taken" "$job" 2>/dev/null && exit 0
rm -rf "$taken"
pid=
for ((i = 0; i < 500; i++)); do
    { IFS= read -r pid <"$job/pid"; } 2>/dev/null && break
    pid=
    sleep 0.01
done
case $pid in '' | never) exit 0 ;; esac
pkill -KILL -s "$pid" || true
