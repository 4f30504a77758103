package chatalot.runbook.instance;

import chatalot.runbook.host.Command;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Builds {@code docker compose} commands that mean the same installation as the operator's own: same project, same
 * files in the same order, same env file, same profiles. A pure builder: nothing is run here.
 */
public final class Compose {

    private final String docker;
    private final Instance instance;
    private final Path directory;
    private final List<Path> files;

    private Compose(String docker, Instance instance, Path directory, List<Path> files) {
        this.docker = docker;
        this.instance = instance;
        this.directory = directory;
        this.files = List.copyOf(files);
    }

    /** Compose on the live checkout. @param docker the client program, see {@code DockerAccess.program()} */
    public static Compose live(String docker, Instance instance) {
        return new Compose(docker, instance, instance.directory(), instance.composeFiles());
    }

    /**
     * Compose on a worktree of another commit: files that lie in the checkout are taken from the worktree if it has
     * them (they are tracked), else from the live directory (an operator's override); {@code more} come last.
     */
    public static Compose worktree(String docker, Instance instance, Path worktree, List<Path> more) {
        List<Path> files = new ArrayList<>();
        for (Path file : instance.composeFiles()) {
            Path tracked = worktree.resolve(instance.directory().relativize(file));
            files.add(file.startsWith(instance.directory()) && java.nio.file.Files.exists(tracked) ? tracked : file);
        }
        files.addAll(more);
        return new Compose(docker, instance, worktree, files);
    }

    /** {@code docker compose <options> <arguments>}. */
    public Command command(String... arguments) {
        List<String> all = new ArrayList<>(List.of(docker, "compose", "--project-name", instance.project(),
                "--project-directory", directory.toString()));
        instance.envFile().ifPresent(file -> all.addAll(List.of("--env-file", file.toString())));
        files.forEach(file -> all.addAll(List.of("--file", file.toString())));
        instance.profiles().forEach(profile -> all.addAll(List.of("--profile", profile)));
        all.addAll(List.of(arguments));
        return Command.of(all).in(directory);
    }
}
