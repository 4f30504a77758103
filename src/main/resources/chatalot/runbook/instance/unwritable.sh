# unwritable.sh PLACE…: one line for each place that we may not write to; what is not there yet is made where its nearest parent lies.
for place in "$@"; do
    there=$place
    until [ -e "$there" ] || [ "$there" = / ]; do there=$(dirname "$there"); done
    [ -w "$there" ] || printf '%s\n' "$place"
done
