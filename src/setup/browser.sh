#!/usr/bin/env bash
# A Chromium for the tests that open pages.
#
#   browser.sh check | plan | install   see common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

missing() { has chromium || say "chromium|the tests open the console's pages in a real browser"; }

setup_command "$@"
