# closed-to.sh ACCOUNT DIRECTORY: the first directory on the way to DIRECTORY, or to its nearest parent that is there, through which ACCOUNT does
# not get; nothing where it does.
account=$1 way=$2
group=$(id -g -- "$account")
cd /
while [ ! -e "$way" ]; do way=$(dirname "$way"); done
closed=''
while :; do
    setpriv --reuid="$account" --regid="$group" --init-groups test -x "$way" 2>/dev/null || closed=$way
    [ "$way" != / ] || break
    way=$(dirname "$way")
done
[ -z "$closed" ] || printf '%s\n' "$closed"
