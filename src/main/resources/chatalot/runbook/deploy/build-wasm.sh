# build-wasm.sh COMMIT KEPT: the WebAssembly of the crypto crates, which is no part of the repository, in a worktree of COMMIT. What was made of the very
# same crates lies below KEPT and is used again.
set -euo pipefail
made=clients/web/src/lib/crypto/wasm
crates=$(git ls-tree "$1" crates/ | grep chatalot-crypto | sha256sum | cut -c 1-16)
kept=$2/$crates
if [ ! -d "$kept" ]; then
    bash scripts/build-wasm.sh
    mkdir -p "$2"
    rm -rf "$kept.partial"
    cp -R "$made" "$kept.partial"
    mv "$kept.partial" "$kept"
    find "$2" -mindepth 1 -maxdepth 1 ! -name "$crates" -mtime +30 -exec rm -rf {} +
else
    echo "The crypto crates are those of an earlier build: its WebAssembly is taken."
    mkdir -p "$(dirname "$made")"
    rm -rf "$made"
    cp -R "$kept" "$made"
fi
