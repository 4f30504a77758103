package chatalot.runbook.host;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A machine on which an instance lives: it runs commands, keeps small files, and has a Docker Engine.
 *
 * <p>Every method answers {@link PassingTrouble} when the machine cannot be reached and
 * {@link WorkInterrupted} when the calling thread was interrupted (the process tree is ended first).
 */
public interface Host {

    /** A name for people: {@code local}, or the SSH destination. */
    String name();

    /** Runs the command to its end and returns what it left; a non-zero exit code is the caller's to judge. */
    default Result run(Command command) {
        return run(command, line -> { });
    }

    /** As {@link #run(Command)}, handing every line of output and errors to {@code lines} as it comes. */
    Result run(Command command, Consumer<String> lines);

    /** Runs the command and demands success.
     *
     * @throws CommandFailed when it ends with another exit code than 0 */
    default Result demand(Command command) {
        return demand(command, line -> { });
    }

    /** As {@link #demand(Command)}, following the output. */
    default Result demand(Command command, Consumer<String> lines) {
        Result result = run(command, lines);
        if (!result.succeeded()) {
            throw new CommandFailed(command, result);
        }
        return result;
    }

    /** The text of a small file; empty when there is none. */
    Optional<String> read(Path file);

    /** Replaces a small file: temporary name, fsync, rename, fsync of the directory. Parents are made. Mode 0600. */
    void write(Path file, String text);

    /** Adds one line to a file, never glued to an unfinished one, and returns after it is on disk. The file is made if needed, mode 0600. */
    void append(Path file, String line);

    /**
     * A large file, from its beginning; to be closed.
     *
     * @throws IOException when it is not there or cannot be read
     */
    InputStream open(Path file) throws IOException;

    /**
     * Writes a large file from its beginning, mode 0600; its directory has to be there. What was written is on disk
     * once {@code close} has returned.
     *
     * @throws IOException when it cannot be made
     */
    OutputStream create(Path file) throws IOException;

    /** Removes a file; not an error when there is none. */
    void remove(Path file);

    boolean exists(Path path);

    /** Free bytes on the file system that holds {@code path} (or its nearest existing parent). */
    long freeBytes(Path path);

    /**
     * Ends every process whose command line contains {@code marker}: what a dead service started goes on without it.
     *
     * @param marker a text that only our own commands carry, such as the path of a run's worktree
     */
    void endProcesses(String marker);

    /** The host's Docker Engine. */
    DockerAccess docker();

    /**
     * Sees to it that containers on a Docker network of this host can be reached from this service. Done already is
     * success; a network that is not there (yet) has nothing to reach.
     */
    void reach(String network);

    /** Whether this service itself runs in that container. */
    default boolean isOwn(DockerAccess.Container container) {
        return false;
    }
}
