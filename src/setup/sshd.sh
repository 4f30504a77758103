#!/usr/bin/env bash
# OpenSSH's server, which the tests start for themselves to copy backups to. The service does not need it.
#
#   sshd.sh check | plan | install   see common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

missing() {
    [ -x /usr/sbin/sshd ] && has ssh-keygen || say "openssh-server|copies of backups over SFTP are tested against it"
}

setup_command "$@"
