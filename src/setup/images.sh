#!/usr/bin/env bash
# The base images that an instance stands on: pulled from a registry where one is in reach, otherwise
# made from this machine's own Debian mirror.
#
#   images.sh check | plan | install   see common.sh
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
readonly HERE
readonly SUITE=trixie
readonly DEBIAN=debian:trixie-slim
readonly POSTGRES=postgres:17

present() { docker image inspect "$1" >/dev/null 2>&1; }

missing_images() {
    local image
    for image in "$DEBIAN" "$POSTGRES"; do
        present "$image" || say "$image"
    done
}

registry_has() { timeout 10 docker manifest inspect "$1" >/dev/null 2>&1; }

# The machine's own mirrors as "<uri> <suite> <component>" lines, one suite replaced by ours.
mirrors() {
    local own
    own=$(os_release VERSION_CODENAME)
    # shellcheck disable=SC2016  # apt's own placeholders
    apt-get indextargets --format '$(REPO_URI) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' 2>/dev/null |
        awk -v own="$own" -v ours="$SUITE" '$2 ~ "^" own "(-updates|-security)?$" { sub("^" own, ours, $2); print }' | sort -u
}

make_debian() {
    local scratch root mirror
    need_apt debootstrap
    [ "$(os_release ID)" = debian ] || cannot "no image registry is in reach, and only on Debian can the image $DEBIAN be made from packages." \
        "let this machine reach a registry, or load the image by hand: docker load"
    [ -n "$(mirrors)" ] || apt_quiet update || true
    mirror=$(mirrors | awk -v suite="$SUITE" '$2 == suite && $3 == "main" { print $1; exit }')
    [ -n "$mirror" ] || cannot "no image registry is in reach, and this machine has no Debian mirror configured." \
        "let this machine reach one of the two, or load the image by hand: docker load"
    has debootstrap || apt_install debootstrap
    say "Making $DEBIAN from Debian packages (about a minute) …"
    scratch=$(mktemp -d)
    # shellcheck disable=SC2064  # the directory of now
    trap "rm -rf '$scratch'" EXIT
    root=$scratch/root
    # A mirror behind https needs certificates inside, too.
    local include=()
    [[ "$mirror" != https:* ]] || include=(--include=ca-certificates)
    # Without its key ring it would only warn, and take whatever the mirror gives it.
    if ! debootstrap --force-check-gpg --variant=minbase "${include[@]}" "$SUITE" "$root" "$mirror" >"$scratch/log" 2>&1; then
        tail -n 20 "$scratch/log" >&2
        cannot "debootstrap failed; its last lines are above. No image was made." \
            "see that the machine reaches its Debian mirror, then run this again."
    fi
    configure_apt "$root"
    slim_down "$root"
    tar -C "$root" --numeric-owner -c . | docker import --change 'CMD ["bash"]' - "$DEBIAN" >/dev/null
}

# Inside a build, apt asks the same mirrors in the same way as this machine does.
configure_apt() {
    local root=$1 certificate
    mirrors | while read -r uri suite component; do
        say "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $uri $suite $component"
    done >"$root/etc/apt/sources.list"
    apt-config dump 2>/dev/null | grep -E '^Acquire::(https?::Proxy|Check-Valid-Until|Check-Date) ' >"$root/etc/apt/apt.conf.d/90machine" || true
    for certificate in /usr/local/share/ca-certificates/*.crt; do
        if [ ! -e "$certificate" ] || [ ! -d "$root/etc/ssl/certs" ]; then continue; fi
        cp "$certificate" "$root/usr/local/share/ca-certificates/"
        chroot "$root" update-ca-certificates >/dev/null 2>&1
    done
}

slim_down() {
    local root=$1
    cat >"$root/etc/dpkg/dpkg.cfg.d/docker" <<'CFG'
path-exclude /usr/share/doc/*
path-include /usr/share/doc/*/copyright
path-exclude /usr/share/info/*
path-exclude /usr/share/man/*
path-exclude /usr/share/locale/*
force-unsafe-io
CFG
    cat >"$root/etc/apt/apt.conf.d/docker-slim" <<'CFG'
Acquire::Languages "none";
Acquire::GzipIndexes "true";
Apt::AutoRemove::SuggestsImportant "false";
CFG
    find "$root/usr/share/doc" -type f ! -name copyright -delete
    rm -rf "$root"/usr/share/{info,man,locale}/* "$root"/var/lib/apt/lists/* "$root"/var/cache/apt/*.bin \
        "$root"/var/cache/apt/archives/*.deb "$root"/var/log/* "$root"/debootstrap
    rm -f "$root/etc/hostname" "$root/etc/resolv.conf"
}

make_postgres() {
    say "Making $POSTGRES from Debian packages …"
    docker buildx build --quiet --tag "$POSTGRES" "$HERE/postgres" >/dev/null || cannot \
        "the image $POSTGRES could not be built; the output is above." \
        "see that builds reach the Debian mirror (the engine's DNS), then run this again, or load the image by hand: docker load"
}

provide() {
    local image=$1 make=$2
    present "$image" && return 0
    if registry_has "$image"; then
        say "Pulling $image …"
        docker pull --quiet "$image" >/dev/null || cannot "$image could not be pulled; Docker's message is above." \
            "see that this machine keeps reaching the registry, then run this again."
    else
        "$make"
    fi
}

# Without a client nothing is there; it comes before this on the list of what is provided.
if [ "${1:-}" = install ] || docker_client >/dev/null; then use_docker; fi
case "${1:-}" in
    check)
        lacking=$(missing_images)
        [ -z "$lacking" ] || { say "$lacking" | sed 's/^/missing: image /' && exit 1; }
        ;;
    plan) missing_images | sed 's/$/ (pulled if a registry is in reach, else made from Debian packages with debootstrap): Chatalot stands on it/; s/^/provide the image /' ;;
    install)
        provide "$DEBIAN" make_debian
        provide "$POSTGRES" make_postgres
        ;;
    *)
        warn "usage: images.sh check | plan | install"
        exit 2
        ;;
esac
