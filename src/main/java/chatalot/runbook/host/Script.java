package chatalot.runbook.host;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A shell script of ours, to be run in a container. What it works on is passed as arguments, never pasted into its
 * text, so no input can become syntax.
 *
 * @param name for messages and {@code $0}
 * @param text the whole script
 */
public record Script(String name, String text) {

    /** The script that lies as a resource beside {@code owner}. */
    public static Script of(Class<?> owner, String name) {
        return new Script(name, resource(owner, name));
    }

    /** What scripts share that list, compare and archive trees of files. */
    public static Script fileTree() {
        return of(Script.class, "file-tree.sh");
    }

    /** This script after another one: what that defines, this may call. */
    public Script after(Script library) {
        return new Script(name, library.text + "\n" + text);
    }

    /** As an argument list. */
    public List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(List.of("bash", "-c", text, name));
        command.addAll(List.of(arguments));
        return command;
    }

    private static String resource(Class<?> owner, String name) {
        try (InputStream stream = owner.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException("There is no resource %s beside %s".formatted(name, owner.getName()));
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the resource " + name, e);
        }
    }
}
