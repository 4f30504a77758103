#!/usr/bin/env bash
# Provides what this machine lacks, after saying what that is and why, and asking.
#
#   provide.sh [--yes] [--note FILE] PART…     a part is a script beside this one, without its .sh
#
# Nothing is asked with --yes, with CI=true or without a terminal. What was installed is noted in FILE.
# Exits 0 if everything is there now, 3 if this machine cannot have it, 4 if the answer was no.
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
readonly HERE
# shellcheck source=common.sh
. "$HERE/common.sh"

readonly DECLINED=4

agrees=false
note=/dev/null
while [ $# -gt 0 ]; do
    case "$1" in
        --yes) agrees=true ;;
        --note)
            note=$2
            shift
            ;;
        *) break ;;
    esac
    shift
done
if [ "${CI:-}" = true ] || [ ! -t 0 ]; then agrees=true; fi

plan=$(for part in "$@"; do "$HERE/$part.sh" plan; done)
[ -n "$plan" ] || exit 0

say "This machine lacks some of what is needed:"
say "$plan" | sed 's/^/  - /'
if [ "$agrees" != true ]; then
    read -r -p "Do this now? [y/N] " answer || answer=no
    case "$answer" in
        y | Y | yes | Yes) ;;
        *)
            warn "Nothing was changed."
            exit "$DECLINED"
            ;;
    esac
fi
installed() { ! has apt-mark || apt-mark showmanual | sort; }

before=$(installed)
for part in "$@"; do
    [ -z "$("$HERE/$part.sh" plan)" ] || "$HERE/$part.sh" install
done
comm -13 <(say "$before") <(installed) >>"$note"
