# restore-files.sh [OWNER NAME…]: unpacks files.tar of SET into what is mounted below VOLUMES. Where they are said, OWNER gets to each of the
# directories NAME below VOLUMES, and nobody else does.
mkdir --parents "$VOLUMES"
unpack "$SET/files.tar" "$VOLUMES"
owner=${1:-}
shift || true
give() {
    [ "$(id -u)" != 0 ] || chown "$owner" -- "$1"
    chmod 0700 -- "$1"
}
[ -z "$owner" ] || give "$VOLUMES"
for name in "$@"; do
    way=$VOLUMES rest=$name
    while [ "$rest" != "${rest#*/}" ]; do
        way=$way/${rest%%/*} rest=${rest#*/}
        mkdir --parents -- "$way"
        give "$way"
    done
    [ -d "$way/$rest" ] || { mkdir -- "$way/$rest" && give "$way/$rest"; }
done
