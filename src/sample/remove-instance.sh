#!/usr/bin/env bash
# Removes an instance of the sample with everything it stored.
#
#   remove-instance.sh --dir DIR
set -euo pipefail

HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=../setup/common.sh
. "$HERE/../setup/common.sh"

if [ $# -ne 2 ] || [ "$1" != --dir ]; then
    warn "usage: remove-instance.sh --dir DIR"
    exit 2
fi
dir=${2%/}

[ -e "$dir" ] || {
    say "$dir does not exist; nothing to remove."
    exit 0
}
if [ ! -e "$dir/docker-compose.yml" ] || [ ! -e "$dir/.env" ]; then
    warn "$dir is no instance of the sample (docker-compose.yml or .env is missing); nothing was removed."
    warn "What to do: remove it by hand if you are sure."
    exit 1
fi

use_docker
dir=$(cd "$dir" && pwd)
name=$(sed -n 's/^COMPOSE_PROJECT_NAME=//p' "$dir/.env")
output=$(cd "$dir" && docker compose --progress plain down --volumes --rmi local --remove-orphans --timeout 5 2>&1) || {
    warn "$output"
    warn "Compose could not remove the instance; its output is above, and $dir was left as it is."
    warn "What to do: see that the Docker Engine answers (docker version), then run this again."
    exit 1
}
# Images of earlier builds have no name any more, only the project's label.
docker image prune --force --filter "label=com.docker.compose.project=$name" >/dev/null
rm -rf "$dir"
say "Removed the instance $name: its containers, networks, volumes and images, and the directory $dir."
