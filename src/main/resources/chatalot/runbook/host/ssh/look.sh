# Runs one command whose end nobody asks for again. Fields: seconds after which it is ended · working directory or nothing · variables ·
# arguments; then its input.
field limit; field directory; list environment; list command
[ -z "$directory" ] || cd -- "$directory" || exit 126
[ "${#environment[@]}" = 0 ] || export -- "${environment[@]}"
rest | (umask "$mask"; exec timeout --kill-after=10 "$limit" "${command[@]}")
exit "${PIPESTATUS[1]}"
