package chatalot.runbook.instance;

import chatalot.runbook.host.Command;
import chatalot.runbook.host.Host;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Builds {@code docker compose} commands that mean the same installation as the operator's own: same project, same
 * files in the same order, same env file, same profiles. A pure builder: nothing is run here.
 */
public final class Compose {

    private static final String STANDARD_ENV = ".env";

    private final List<String> program;
    private final Path directory;
    private final Optional<String> project;
    private final List<Path> files;
    private final Optional<Path> envFile;
    private final List<String> profiles;

    private Compose(List<String> program, Path directory, Optional<String> project, List<Path> files, Optional<Path> envFile,
            List<String> profiles) {
        this.program = List.copyOf(program);
        this.directory = directory;
        this.project = project;
        this.files = List.copyOf(files);
        this.envFile = envFile;
        this.profiles = List.copyOf(profiles);
    }

    /** Compose on the live checkout. @param program how it is started, see {@link Host#compose()} */
    public static Compose live(List<String> program, Instance instance) {
        return new Compose(program, instance.directory(), Optional.of(instance.compose().project()), instance.compose().composeFiles(),
                instance.envFile(), instance.compose().profiles());
    }

    /**
     * Compose on a worktree of another commit: files that lie in the checkout are taken from the worktree if it has
     * them (they are tracked), else from the live directory (an operator's override); {@code more} come last.
     */
    public static Compose worktree(Host host, Instance instance, Path worktree, List<Path> more) {
        List<Path> files = files(host, instance, worktree);
        files.addAll(more);
        return new Compose(host.compose(), worktree, Optional.of(instance.compose().project()), files, instance.envFile(),
                instance.compose().profiles());
    }

    /**
     * Other Compose files, for example those of a target, with paths counted from the live directory: what Compose
     * would make of the installation if they lay there.
     */
    public static Compose asIfLive(List<String> program, Instance instance, List<Path> files) {
        return new Compose(program, instance.directory(), Optional.of(instance.compose().project()), files, instance.envFile(),
                instance.compose().profiles());
    }

    /**
     * What Compose would make of the installation if a worktree's commit were checked out there: the worktree's files,
     * with paths counted from the live directory, where the secrets are.
     */
    public static Compose asIfLive(Host host, Instance instance, Path worktree) {
        return asIfLive(host.compose(), instance, files(host, instance, worktree));
    }

    /** Compose on an installation that is not discovered, because it is broken or about to go. What is empty is left to Compose. */
    public static Compose of(List<String> program, Path directory, String project, List<Path> files, Optional<Path> envFile,
            List<String> profiles) {
        return new Compose(program, directory, Optional.of(project), files, envFile, profiles);
    }

    /** Before an instance is known: what is absent or empty is left to Compose. */
    static Compose undiscovered(List<String> program, Path directory, ComposeProject project) {
        return new Compose(program, directory, project.name(), project.files(), project.envFile(), List.of());
    }

    private static List<Path> files(Host host, Instance instance, Path worktree) {
        List<Path> files = new ArrayList<>();
        for (Path file : instance.compose().composeFiles()) {
            Path tracked = worktree.resolve(instance.directory().relativize(file));
            files.add(file.startsWith(instance.directory()) && host.exists(tracked) ? tracked : file);
        }
        return files;
    }

    Compose with(List<String> otherProfiles) {
        return new Compose(program, directory, project, files, envFile, otherProfiles);
    }

    List<String> profiles() {
        return profiles;
    }

    /** {@code docker compose <options> <arguments>}. */
    public Command command(String... arguments) {
        List<String> all = new ArrayList<>(program);
        project.ifPresent(name -> all.addAll(List.of("--project-name", name)));
        all.addAll(List.of("--project-directory", directory.toString()));
        // Naming the file that Compose takes anyway would mark new containers with a label that the operator's own
        // command does not set.
        envFile.filter(file -> !file.equals(directory.resolve(STANDARD_ENV)))
                .ifPresent(file -> all.addAll(List.of("--env-file", file.toString())));
        files.forEach(file -> all.addAll(List.of("--file", file.toString())));
        profiles.forEach(profile -> all.addAll(List.of("--profile", profile)));
        all.addAll(List.of(arguments));
        return Command.of(all).in(directory);
    }
}
