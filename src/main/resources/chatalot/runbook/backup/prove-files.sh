# prove-files.sh: unpacks files.tar of SET into SCRATCH and compares it with the listing and hashes taken from the source.
mkdir "$SCRATCH/files"
unpack "$SET/files.tar" "$SCRATCH/files"
compare_with_set "$SCRATCH/files" "$SCRATCH"
fact count "$(count "$SCRATCH/regular")"
