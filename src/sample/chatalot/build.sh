#!/usr/bin/env bash
# Does here what `cargo build --release` and `npm run build` do for Chatalot: makes target/release/chatalot-server, one file that
# runs from any directory, and clients/web/build. The same commit gives the same bytes.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

readonly SERVER=target/release/chatalot-server
readonly PAGES=clients/web/build
# The system's own, which has the package psycopg2: another one may come first in the path.
readonly PYTHON=/usr/bin/python3

mkdir -p "$(dirname "$SERVER")" "$(dirname "$PAGES")"

"$PYTHON" -I - "$SERVER.part" "$PYTHON" <<'PROGRAM'
import pathlib
import sys
import zipfile

target, interpreter = sys.argv[1:]
sources = [pathlib.Path("server.py"), *sorted(pathlib.Path("app").rglob("*.py"))]
content = {str(source): source.read_bytes() for source in sources}
# Like a compiler, this ends the build at the first mistake.
for name, source in content.items():
    compile(source, name, "exec")
content["Cargo.toml"] = pathlib.Path("Cargo.toml").read_bytes()
content["__main__.py"] = b"import server\n\nserver.main()\n"
with open(target, "wb") as file:
    file.write(f"#!{interpreter}\n".encode())
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in content.items():
            # Without a date of its own an entry has that of 1980, whenever it is built.
            archive.writestr(zipfile.ZipInfo(name), data)
PROGRAM
chmod 755 "$SERVER.part"
mv "$SERVER.part" "$SERVER"

rm -rf "$PAGES"
cp -R static "$PAGES"
