#!/usr/bin/env bash
# Runs the benchmarks; `./runbook help` says which there are.
#
#   bench.sh [NAME…] [--OPTION=NUMBER…]
#
# They drive the built service with classes that only the tests have; those are compiled to a place of their own, so that nothing changes
# under the feet of tests or an IDE.
HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
readonly HERE
# shellcheck source=common.sh
. "$HERE/common.sh"

ROOT=$(cd "$HERE/../.." && pwd)
readonly ROOT
readonly WORK=$ROOT/target/bench/work

"$HERE/provide.sh" tools jdk docker images
use_docker
# Building it is no part of its start-up.
"$HERE/build.sh" >/dev/null
mkdir -p "$WORK"
warn "Compiling the benchmarks …"
mvn --batch-mode --strict-checksums --quiet --file "$ROOT/pom.xml" "-Doutput.directory=$WORK" test-compile \
    dependency:build-classpath -Dmdep.outputFile="$WORK/classpath" -Dmdep.includeScope=test </dev/null >"$WORK/log" 2>&1 || {
    tail -n 40 "$WORK/log" >&2
    cannot "the benchmarks could not be compiled; the end of Maven's output is above." \
        "mend what it names (a first build needs Maven Central in reach), then run this again."
}
cd "$ROOT"
# Compiled as by `./runbook serve`: some benchmarks are the service in this process.
exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp "$WORK/test-classes:$WORK/classes:$(cat "$WORK/classpath")" chatalot.runbook.bench.BenchMain "$@"
