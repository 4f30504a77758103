# restore-files.sh: unpacks files.tar of SET into what is mounted below VOLUMES.
mkdir --parents "$VOLUMES"
unpack "$SET/files.tar" "$VOLUMES"
