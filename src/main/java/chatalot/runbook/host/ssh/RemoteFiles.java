package chatalot.runbook.host.ssh;

import chatalot.runbook.host.Owner;
import chatalot.runbook.host.PassingTrouble;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Files on a host over SSH, by small scripts that may be asked for again: when the connection is lost in the middle of one, it is simply
 * run once more.
 */
final class RemoteFiles {

    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final int AGAIN = 3;
    private static final int NOT_THERE = 44;

    private final SshLink link;
    private volatile OptionalInt user = OptionalInt.empty();

    RemoteFiles(SshLink link) {
        this.link = link;
    }

    Optional<String> read(Path file) {
        Answer answer = ask("field file; [ -e \"$file\" ] || exit 44; cat -- \"$file\"", "", file.toString());
        return answer.code() == NOT_THERE ? Optional.empty() : Optional.of(answer.demanded("Cannot read " + file));
    }

    void write(Path file, String text) {
        ask("""
                set -e
                field file; field size
                directory=${file%/*}
                [ -d "$directory" ] || mkdir -p -- "$directory"
                new=$(mktemp "$directory/.${file##*/}.XXXXXX.tmp")
                trap 'rm -f -- "$new"' EXIT
                rest >"$new"
                [ "$(stat -c %s "$new")" = "$size" ] || exit 255
                sync "$new"
                mv -fT -- "$new" "$file"
                sync "$directory/"
                """, text, file.toString(), Integer.toString(text.getBytes(StandardCharsets.UTF_8).length))
                .demanded("Cannot write " + file);
    }

    /** A line that stands at the end already was written by a try whose answer was lost. */
    void append(Path file, String line) {
        ask("""
                set -e
                field file; field line
                directory=${file%/*}
                [ -d "$directory" ] || mkdir -p -- "$directory"
                if [ -s "$file" ]; then
                    [ "$(tail -n 1 -- "$file")" != "$line" ] || exit 0
                    [ -z "$(tail -c 1 -- "$file")" ] || echo >>"$file"
                fi
                printf '%s\\n' "$line" >>"$file"
                sync "$file" "$directory/"
                """, "", file.toString(), line).demanded("Cannot append to " + file);
    }

    void remove(Path file) {
        ask("field file; [ ! -d \"$file\" ] || { rmdir -- \"$file\"; exit; }; rm -f -- \"$file\"", "", file.toString())
                .demanded("Cannot remove " + file);
    }

    boolean exists(Path path) {
        return ask("field file; [ -e \"$file\" ] || exit 44", "", path.toString()).code() == 0;
    }

    Path real(Path path) {
        Answer answer = ask("field file; realpath -e -z -- \"$file\"", "", path.toString());
        return answer.code() == 0 ? Path.of(answer.output().replace("\0", "")) : path;
    }

    long freeBytes(Path path) {
        return Long.parseLong(ask("""
                field path
                until [ -e "$path" ]; do path=$(dirname -- "$path"); done
                df --output=avail -B1 -- "$path" | tail -n 1
                """, "", path.toString()).demanded("Cannot ask for the free space of " + path).strip());
    }

    /** User and group of a file, as numbers. */
    Owner owner(Path path) {
        String[] numbers = ask("field file; stat -c '%u %g' -- \"$file\"", "", path.toString())
                .demanded("Cannot see whose %s is".formatted(path)).strip().split(" ");
        return new Owner(Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]));
    }

    int user() {
        OptionalInt known = user;
        if (known.isEmpty()) {
            known = OptionalInt.of(Integer.parseInt(ask("id -u", "").demanded("Cannot see who we are there").strip()));
            user = known;
        }
        return known.getAsInt();
    }

    void endProcesses(String marker) {
        ask("""
                field marker
                tree() { local child; for child in $(pgrep -P "$1"); do tree "$child"; done; kill -KILL "$1" 2>/dev/null; }
                for command in /proc/[0-9]*/cmdline; do
                    pid=${command#/proc/} pid=${pid%/cmdline}
                    [ "$pid" != $$ ] && tr '\\0' ' ' <"$command" 2>/dev/null | grep -qF -- "$marker" || continue
                    # A command of a step has a session to itself; one that somebody only looks with is in that of the shell it was asked in.
                    if [ "$(ps -o sid= -p "$pid" | tr -d ' ')" = "$pid" ]; then pkill -KILL -s "$pid"; else tree "$pid"; fi
                done
                exit 0
                """, "", marker).demanded("Cannot end what is left of " + marker);
    }

    InputStream open(Path file) throws IOException {
        SshLink.Stream stream = link.stream(RemoteScript.SHELL,
                RemoteScript.text("field file; [ -f \"$file\" ] || exit 44; cat -- \"$file\"").field(file.toString()).then("").alone());
        stream.in().close();
        InputStream whole = new FilterInputStream(stream.out()) {
            @Override
            public int read() throws IOException {
                return atEnd(super.read());
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                return atEnd(super.read(bytes, offset, length));
            }

            /** What ends because the connection ended is not the whole file. */
            private int atEnd(int read) throws IOException {
                if (read < 0) {
                    demand(stream, file);
                }
                return read;
            }

            @Override
            public void close() {
                stream.close();
            }
        };
        boolean there = false;
        try {
            PushbackInputStream looked = new PushbackInputStream(whole);
            int first = looked.read();
            if (first >= 0) {
                looked.unread(first);
            }
            there = true;
            return looked;
        } finally {
            if (!there) {
                stream.close();
            }
        }
    }

    OutputStream create(Path file) throws IOException {
        SshLink.Stream stream = link.stream(RemoteScript.SHELL,
                RemoteScript.text("field file; cat >\"$file\" && chmod 600 -- \"$file\" && sync \"$file\"").field(file.toString()).then("").alone());
        return new FilterOutputStream(stream.in()) {
            private boolean closed;

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                out.write(bytes, offset, length);
            }

            @Override
            public void close() throws IOException {
                if (!closed) {
                    closed = true;
                    try (stream) {
                        out.close();
                        demand(stream, file);
                    }
                }
            }
        };
    }

    private static void demand(SshLink.Stream stream, Path file) throws IOException {
        int code = stream.exitCode(LIMIT);
        if (code == NOT_THERE) {
            throw new NoSuchFileException(file.toString());
        }
        if (code != 0) {
            throw new IOException("%s: the host answers %d".formatted(file, code));
        }
    }

    /** @param code of the script */
    private record Answer(int code, String output, String errors) {

        String demanded(String otherwise) {
            if (code != 0) {
                throw new UncheckedIOException("%s: %s".formatted(otherwise, errors.strip()), new IOException(errors.strip()));
            }
            return output;
        }
    }

    private Answer ask(String script, String rest, String... fields) {
        RemoteScript asked = RemoteScript.text(script);
        for (String field : fields) {
            asked.field(field);
        }
        for (int i = 0; i < AGAIN; i++) {
            Said output = Said.toNobody();
            Said errors = Said.toNobody();
            OptionalInt code = link.run(asked.then(rest), output, errors, LIMIT);
            if (code.isPresent() && code.getAsInt() != 255) {
                return new Answer(code.getAsInt(), output.raw(), errors.raw());
            }
        }
        throw new PassingTrouble("%s does not answer".formatted(link.target().words()));
    }
}
