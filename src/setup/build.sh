#!/usr/bin/env bash
# Builds the service when its sources are newer than the last build, and prints the directory to run it from.
#
#   build.sh
#
# Each build gets a directory of its own under target/dist, so that a service that runs is never changed
# under its feet; whoever runs from one holds a shared lock on its file `lock`. Unused older ones are removed.
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
readonly HERE
# shellcheck source=common.sh
. "$HERE/common.sh"

ROOT=$(cd "$HERE/../.." && pwd)
readonly ROOT
readonly DIST=$ROOT/target/dist
readonly WORK=$DIST/work
readonly CURRENT=$DIST/current
# What the package carries beside the jar.
readonly LISTS=(sbom.cdx.json third-party.md)

JAVA=${JAVA_HOME:+$JAVA_HOME/bin/}java

is_built() {
    [ -e "$CURRENT/built" ] &&
        [ -z "$(find "$ROOT/pom.xml" "$ROOT/processes" "$ROOT/src/main" "$ROOT/src/third-party" -newer "$CURRENT/built" -print -quit)" ]
}

# They depend on pom.xml and on which licences are allowed, and cost more time than all the rest.
lists_are_made() {
    local list
    for list in "${LISTS[@]}"; do
        [ -e "$WORK/$list" ] && [ -z "$(find "$ROOT/pom.xml" "$ROOT/src/third-party" -newer "$WORK/$list" -print -quit)" ] || return 1
    done
}

quietly() {
    "$@" >"$DIST/log" 2>&1 </dev/null && return 0
    tail -n 40 "$DIST/log" >&2
    return 1
}

build() {
    local fresh lists=()
    warn "Building the service …"
    fresh=$(mktemp -d "$DIST/build-XXXXXX")
    chmod 755 "$fresh"
    # What changes while it builds is newer than this.
    touch "$fresh/built"
    if lists_are_made; then
        lists=(-Dcyclonedx.skip=true -Dlicense.skipAddThirdParty=true)
    else
        # What an older pom.xml led to would be taken for the truth.
        rm -f "${LISTS[@]/#/$WORK/}"
    fi
    quietly mvn --batch-mode --strict-checksums --file "$ROOT/pom.xml" package -Dmaven.test.skip=true "-Doutput.directory=$WORK" "${lists[@]}" || cannot \
        "the service could not be built; the end of Maven's output is above." \
        "mend what it names (a first build needs Maven Central in reach), then run this again."
    quietly "$JAVA" -Djarmode=tools -jar "$WORK/chatalot-runbook.jar" extract --destination "$fresh" --force
    local list
    for list in "${LISTS[@]}"; do
        cp "$WORK/$list" "$fresh" 2>/dev/null || warn "Built without $list: Maven works offline here, and makes it only online."
    done
    archive_classes "$fresh"
    touch "$fresh/lock"
    ln -sfn "$(basename "$fresh")" "$CURRENT.new"
    mv -T "$CURRENT.new" "$CURRENT"
}

# What a start reads of classes, as Java has them in memory: a third of the work until the first answer goes into that otherwise. Java
# goes on without an archive that is not there, or was made by another Java.
archive_classes() {
    local data=$WORK/first-start
    rm -rf "$data"
    quietly "$JAVA" "${SERVICE_JAVA[@]}" "-XX:ArchiveClassesAtExit=$1/classes.jsa" -Dspring.context.exit=onRefresh -jar "$1/chatalot-runbook.jar" \
        --server.port=0 "--runbook.data=$data" || warn "The service was built; it starts slower than it could, as its classes were not archived."
    rm -rf "$data"
}

remove_unused() {
    local dir
    for dir in "$DIST"/build-*; do
        [ "$dir" != "$(readlink -f "$CURRENT")" ] || continue
        flock --exclusive --nonblock "$dir/lock" rm -rf "$dir" || true
    done
}

mkdir -p "$DIST"
exec 8>"$DIST/.lock"
flock 8
if ! is_built; then
    build
    remove_unused
fi
readlink -f "$CURRENT"
