package chatalot.runbook.host;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

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

    /** The path without links in it; as it is when it is not there, or not to be seen. */
    Path real(Path path);

    /** Whose a file or directory is. */
    Owner owner(Path path);

    /** The number of the user that commands run as. */
    int user();

    /** Free bytes on the file system that holds {@code path} (or its nearest existing parent). */
    long freeBytes(Path path);

    /**
     * Ends every process whose command line contains {@code marker}: what a dead service started goes on without it.
     *
     * @param marker a text that only our own commands carry, such as the path of a run's worktree
     */
    void endProcesses(String marker);

    /**
     * This host for one part of a piece of work. What an earlier attempt left running there, because its process or its connection was lost,
     * has ended before the first command runs. A host whose commands end with this process has nothing to wait for.
     *
     * @param work         what the part belongs to, as a file name
     * @param part         name and attempt, as {@code name.attempt}; views of the same attempt leave each other's commands alone
     * @param othersAtWork names of parts of the same work that are being done now; theirs is left alone
     */
    default Host goingOnWith(String work, String part, Supplier<Set<String>> othersAtWork) {
        return this;
    }

    /**
     * Sees to it that this host goes back by itself when it hears nothing of this service for longer than it is configured to wait, and lets
     * it hear something as long as what is returned is open. This service's own machine needs nothing of that: there it is started again.
     *
     * @throws PassingTrouble when the host cannot be reached, or goes back just now and takes long
     * @throws GuardFailed    when it cannot be told to
     */
    default Guard guard(GoBackOrder order) throws GuardFailed {
        return Guard.NONE;
    }

    /** From here it need not go back by itself any more; nobody there to be told is success. @throws PassingTrouble when it cannot be told */
    default void relieve(GoBackOrder order) {
    }

    /** Where on this machine an address of that one is reached, its containers' included; the same one, unless the host is elsewhere. */
    default InetSocketAddress route(String address, int port) {
        return new InetSocketAddress(address, port);
    }

    /** The host's Docker Engine. */
    DockerAccess docker();

    /** The words that a command for Compose begins with. @see ComposeProgram */
    default List<String> compose() {
        return List.of(docker().program(), "compose");
    }

    /**
     * Sees to it that containers on a Docker network of this host can be reached from this service. Done already is
     * success; a network that is not there (yet) has nothing to reach.
     */
    void reach(String network);

    /** The machine this service runs on, where something is to be kept away from this one. */
    default Host here() {
        return this;
    }

    /** Whether this service itself runs in that container. */
    default boolean isOwn(DockerAccess.Container container) {
        return false;
    }
}
