package chatalot.runbook.host.ssh;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * A bash script of ours for a host over SSH, with what it reads. SSH knows no argument lists, only a line for the account's shell; so that
 * line is always the same, script and arguments follow on standard input, and no argument can become syntax or show in a list of processes.
 */
final class RemoteScript {

    /** What the account's shell is told: to read a script. Bash reads no further than to the end of what it runs. */
    static final String SHELL = "bash -s";
    private static final String COMMON = """
            set -u
            mask=$(umask)
            umask 077
            export LC_ALL=C
            list() { local -n into=$1; local count i one; into=(); field count; for ((i = 0; i < count; i++)); do field one; into+=("$one"); done; }
            say() { printf '%s\n' "$*"; }
            all=${XDG_CACHE_HOME:-$HOME/.cache}/chatalot-runbook/commands/$(</proc/sys/kernel/random/boot_id)
            """;
    /** A whole group of commands is read before any of it runs; what comes after it is data. */
    private static final String ALONE = "{\n" + COMMON + """
            field() { IFS= read -r -d '' "$1" || exit 255; }
            rest() { cat; }
            """;
    private static final String END = "\nexit $?\n}\n";
    /** The last field of what a shell is asked: a request that was cut off has another, and is not begun. */
    private static final String WHOLE = "whole";
    /**
     * Runs one script after the other, each in a process of its own that reads nothing of what follows. Both streams say where an answer ends
     * by a word that nobody could have known. mapfile with another delimiter than a line's end reads no byte too many, see bash(1).
     */
    private static final String LOOP = "{\n" + COMMON + """
            field() { [ "$at" -lt "${#fields[@]}" ] || exit 255; printf -v "$1" '%s' "${fields[at++]}"; }
            rest() { printf '%s' "${fields[at]}"; }
            while IFS= read -r -d '' word && IFS= read -r -d '' count && mapfile -d '' -n "$count" -t fields; do
                [ "${fields[-1]}" = whole ] || exit 255
                at=1
                (eval "${fields[0]}") </dev/null
                printf '\\0%s %s\\0' "$word" "$?"
                printf '\\0%s \\0' "$word" >&2
            done
            exit 0
            }
            """;
    /** Bash reads its requests byte by byte: what is longer goes faster through a session of its own. */
    private static final int LONGEST_IN_SHELL = 32_768;

    private final String text;
    private final List<String> fields = new ArrayList<>();

    private RemoteScript(String text) {
        this.text = text;
    }

    /** A script with all that it reads. @param rest what is there to be read after the fields */
    record Asked(String text, List<String> fields, String rest) {

        /** What a session reads that runs this and nothing else. */
        byte[] alone() {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            all.writeBytes((ALONE + text + END).getBytes(StandardCharsets.UTF_8));
            fields.forEach(field -> put(all, field));
            all.writeBytes(rest.getBytes(StandardCharsets.UTF_8));
            return all.toByteArray();
        }

        boolean fitsInShell() {
            return rest.length() + text.length() < LONGEST_IN_SHELL && rest.indexOf('\0') < 0;
        }

        /** What a shell reads next that runs {@link #loop()}. @param word ends its answers */
        byte[] inShell(String word) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            put(all, word);
            put(all, Integer.toString(fields.size() + 3));
            put(all, text);
            fields.forEach(field -> put(all, field));
            put(all, rest);
            put(all, WHOLE);
            return all.toByteArray();
        }

        private static void put(ByteArrayOutputStream all, String field) {
            all.writeBytes(field.getBytes(StandardCharsets.UTF_8));
            all.write(0);
        }
    }

    /** What a shell is begun with that is asked many things. */
    static byte[] loop() {
        return LOOP.getBytes(StandardCharsets.UTF_8);
    }

    /** One that lies as a resource beside this class. */
    static RemoteScript of(String name) {
        return text(resource(name));
    }

    /** The text of a script that lies beside this class. */
    static String resource(String name) {
        try (InputStream stream = RemoteScript.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException("There is no resource " + name);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the resource " + name, e);
        }
    }

    /** One that is written beside its use. */
    static RemoteScript text(String text) {
        return new RemoteScript(text);
    }

    /** What it reads next by {@code field}. @throws IllegalArgumentException when it holds a NUL, which no argument of a command may */
    RemoteScript field(String value) {
        if (value.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("An argument holds a NUL");
        }
        fields.add(value);
        return this;
    }

    RemoteScript field(long value) {
        return field(Long.toString(value));
    }

    /** What it reads next by {@code list}. */
    RemoteScript list(Collection<String> values) {
        field(values.size());
        values.forEach(this::field);
        return this;
    }

    /** All of it. @param rest what is there to be read by {@code rest} after the fields */
    Asked then(String rest) {
        return new Asked(text, List.copyOf(fields), rest);
    }
}
