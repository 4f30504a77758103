#!/usr/bin/env bash
# The small tools that ./runbook and the sample use.
#
#   tools.sh check | plan | install   see common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

missing() {
    has git || say "git|releases are read from git repositories"
    has curl || say "curl|health is asked over HTTP"
    has openssl || say "openssl|keys and passwords of an instance are made with it"
}

setup_command "$@"
