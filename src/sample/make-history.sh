#!/usr/bin/env bash
# Makes the sample's git history: a bare repository with the branch master and a tag for each release.
#
#   make-history.sh DEST
#
# The same sources give the same commit ids everywhere and every time. A DEST that already has this
# history is left alone; one with another history is refused.
set -euo pipefail

HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
readonly HERE

[ $# -eq 1 ] || {
    echo "usage: make-history.sh DEST" >&2
    exit 2
}
DEST=$1
readonly DEST

mkdir -p "$(dirname "$DEST")"
SCRATCH=$(mktemp -d "$(dirname "$DEST")/.history-XXXXXX")
readonly SCRATCH
trap 'rm -rf "$SCRATCH"' EXIT
readonly TREE=$SCRATCH/tree

# Nothing of this machine or its user may reach the commit ids.
export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null
export GIT_AUTHOR_NAME="Sample Maintainer" GIT_AUTHOR_EMAIL="maintainer@chat.example"
export GIT_COMMITTER_NAME=$GIT_AUTHOR_NAME GIT_COMMITTER_EMAIL=$GIT_AUTHOR_EMAIL
unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE

# One commit a day, from 1 March 2025.
CLOCK=1740816000

in_tree() { git -C "$TREE" -c core.autocrlf=false -c core.fileMode=false "$@"; }

commit() {
    CLOCK=$((CLOCK + 86400))
    export GIT_AUTHOR_DATE="$CLOCK +0000" GIT_COMMITTER_DATE="$CLOCK +0000"
    in_tree add --all
    in_tree commit --quiet --message "$1"
}

set_version() { sed -i "s/^version = .*/version = \"$1\"/" "$TREE/Cargo.toml"; }

# The newest section comes first, below the title.
add_to_changelog() {
    local changelog=$TREE/docs/appendix/changelog.md
    {
        printf '# Changelog\n\n## %s\n\n' "$1"
        cat "$HERE/releases/$1/CHANGES.md"
        tail -n +2 "$changelog"
    } >"$changelog.new"
    mv "$changelog.new" "$changelog"
}

# lay_over RELEASE: commits its change; then a commit of its own for the version and the changelog, if it has any.
lay_over() {
    local name=$1 source=$HERE/releases/$1 item
    for item in "$source"/*; do
        case "${item##*/}" in
            MESSAGE | CHANGES.md) ;;
            *) cp -R "$item" "$TREE/" ;;
        esac
    done
    commit "$(cat "$source/MESSAGE")"
    if [ -e "$source/CHANGES.md" ]; then
        set_version "${name#v}"
        add_to_changelog "$name"
        commit "Release $name"
    fi
}

tag() { in_tree tag --annotate --message "Release $1" "$1"; }

# take_back RELEASE: everything as in v1.1.0 again; only the changelog remembers.
take_back() {
    cp "$TREE/docs/appendix/changelog.md" "$SCRATCH/changelog.md"
    in_tree read-tree --reset -u v1.1.0
    cp "$SCRATCH/changelog.md" "$TREE/docs/appendix/changelog.md"
    commit "Take back $1"
}

make_history() {
    git init --quiet --template= --initial-branch=master --object-format=sha1 "$TREE"
    cp -R "$HERE/chatalot/." "$TREE/"
    find "$TREE" -name __pycache__ -prune -exec rm -rf {} +
    # Modes are not taken from the files, and this one is there to be run.
    in_tree add --chmod=+x build.sh
    commit "Start a small chat server"
    tag v1.0.0
    lay_over v1.1.0
    tag v1.1.0
    for release in v1.2.0 v1.3.0 v1.4.0 v1.5.0; do
        lay_over "$release"
        tag "$release"
        take_back "$release"
    done
    lay_over v1.6.0
    in_tree tag v1.6.0 # not annotated: both kinds of tag occur in the wild
}

make_history
git clone --quiet --bare --template= "$TREE" "$SCRATCH/bare"
git -C "$SCRATCH/bare" remote remove origin
git -C "$SCRATCH/bare" gc --quiet

if [ -e "$DEST" ]; then
    ours=$(git -C "$SCRATCH/bare" show-ref)
    theirs=$(git -C "$DEST" show-ref 2>/dev/null || true)
    [ "$ours" = "$theirs" ] && exit 0
    echo "$DEST exists with another history; it was left as it is. Remove it or name another place." >&2
    exit 1
fi
mv "$SCRATCH/bare" "$DEST"
