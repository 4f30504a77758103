package chatalot.runbook.instance;

import chatalot.runbook.instance.SystemdInstallation.ServiceCommands;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a person configured for an instance that a service manager runs.
 *
 * @param unit           for example {@code chatalot.service}
 * @param root           holds {@code bin}, {@code static} and {@code migrations} of the release that serves, absolute
 * @param commands       absent: those of systemd, through sudo unless we are root there
 * @param listenVariable by which the app is told where it listens, for example {@code LISTEN_ADDR}
 * @param closedPort     on the loopback interface, while the doors are closed; absent: by the app's port, see {@link #closedPortBeside}
 * @param databaseUser   a superuser whom we connect as; absent: the app's own, which then has to be one
 * @param passwordFile   holds that user's password and nothing else, absolute; absent: the env file has it
 * @param build          how a release is made of a commit
 */
public record SystemdSettings(String unit, Path root, Optional<ServiceCommands> commands, String listenVariable,
        Optional<Integer> closedPort, Optional<String> databaseUser, Optional<Path> passwordFile, Build build) {

    private static final int APART = 10_000;
    private static final int LAST_PORT = 65_535;

    /** The port behind closed doors of an app that else listens on that one: 10000 above it, or below where there is none above. */
    int closedPortBeside(int appPort) {
        return closedPort.orElse(appPort + APART <= LAST_PORT ? appPort + APART : appPort - APART);
    }

    /**
     * How a release is made.
     *
     * @param commands  argument lists, run one after the other in a worktree of the commit; empty: as Chatalot's manual says
     * @param artifacts what of the worktree comes where below the release: a file or a directory's contents, relative, by its place there
     */
    public record Build(List<List<String>> commands, Map<String, Path> artifacts) { }
}
