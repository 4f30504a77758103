#!/usr/bin/env bash
# OpenSSH's server, which the tests start for themselves to copy backups to and to have a host over SSH, and what such a host needs. The
# service does not need it.
#
#   sshd.sh check | plan | install   see common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

missing() {
    [ -x /usr/sbin/sshd ] && has ssh-keygen || say "openssh-server|copies of backups and hosts over SSH are tested against it"
    has pkill || say "procps|hosts over SSH end what is left of a command with it"
}

setup_command "$@"
