# look-at-copy.sh DIR: whether what start-on-copy.sh has started runs: running, or the code that it ended with.
if [ -e "$1/exit" ]; then cat "$1/exit"; elif kill -0 "$(cat "$1/pid" 2>/dev/null)" 2>/dev/null; then echo running; else echo 137; fi
