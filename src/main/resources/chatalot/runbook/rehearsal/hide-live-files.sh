# hide-live-files.sh COPY LIVE … -- COMMAND…: starts COMMAND, for which each COPY lies where LIVE does; in mounts of its own.
set -eu
while [ "$1" != -- ]; do
    mount --bind -- "$1" "$2"
    shift 2
done
shift
exec "$@"
