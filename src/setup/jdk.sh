#!/usr/bin/env bash
# A JDK and Maven to build and run the service.
#
#   jdk.sh check | plan | install   see common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

readonly OLDEST=17

# The feature version of the JDK in use, read from its release file: starting it would cost a second.
jdk_version() {
    local javac
    if [ -n "${JAVA_HOME:-}" ]; then javac=$JAVA_HOME/bin/javac; else javac=$(command -v javac || true); fi
    [ -x "$javac" ] || return 0
    sed -n 's/^JAVA_VERSION="\(1\.\)\?\([0-9]*\).*/\2/p' "$(dirname "$(readlink -f "$javac")")/../release" 2>/dev/null || true
}

jdk_package() {
    local package
    for package in openjdk-17-jdk-headless openjdk-21-jdk-headless; do
        case "$(apt-cache policy "$package" 2>/dev/null)" in
            *"Candidate: "[0-9]*)
                say "$package"
                return
                ;;
        esac
    done
    say default-jdk-headless
}

missing() {
    local version
    version=$(jdk_version)
    [ "${version:-0}" -ge "$OLDEST" ] || say "$(jdk_package)|the service is written for Java $OLDEST or newer"
    has mvn || say "maven|it builds the service"
}

# Java's package links a manual page, and slim systems leave out the directory for it.
if [ "${1:-}" = install ] && [ "$(id -u)" -eq 0 ]; then mkdir -p /usr/share/man/man1; fi
setup_command "$@"
