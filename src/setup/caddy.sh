#!/usr/bin/env bash
# Caddy, which the tests put before an app as its front proxy. The service does not need it.
#
#   caddy.sh check | plan | install   see common.sh
#
# The tests start it for themselves; the service that the package brings is neither started nor enabled.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

readonly UNITS=/etc/systemd/system
readonly MASK=$UNITS/caddy.service

missing() { has caddy || say "caddy|the front proxy that holds requests is tested with it"; }

install() {
    if is_debian_like && [ "$(id -u)" -eq 0 ] && [ ! -e "$MASK" ] && [ ! -L "$MASK" ] && [ -n "$(missing)" ]; then
        # Masked only while this installs: whoever starts it later may.
        trap 'rm -f "$MASK" "$UNITS/multi-user.target.wants/caddy.service"' EXIT
        mkdir -p "$UNITS"
        ln -s /dev/null "$MASK"
    fi
    install_missing
}

case "${1:-}" in
    install) install ;;
    *) setup_command "$@" ;;
esac
