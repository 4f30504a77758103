# missing-programs.sh PROGRAM…: one line for each that is not on this host.
for program in "$@"; do
    type -P "$program" >/dev/null || printf '%s\n' "$program"
done
