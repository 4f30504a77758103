package chatalot.runbook.deploy;

import chatalot.runbook.backup.Backup;
import chatalot.runbook.backup.Manifest;
import chatalot.runbook.backup.Manifest.Installation;
import chatalot.runbook.instance.EmptyPlace;
import chatalot.runbook.instance.InstanceSettings;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What comes from where into an empty place. Holds no secret.
 *
 * @param backup          its id
 * @param taken           when its database snapshot was taken
 * @param directory       where the checkout comes to, absolute
 * @param directoryThere  whether it was there, empty, when this was planned
 * @param formerDirectory where the checkout was when the backup was taken
 * @param project         Compose project
 * @param composeFiles    absolute, as they will lie; empty leaves it to Compose
 * @param envFile         absolute, as it will lie
 * @param profiles        active Compose profiles
 * @param repository      where the checkout is fetched from
 * @param branch          that the checkout was on
 * @param commit          full id
 * @param version         that the app's image was labelled with
 * @param database        its name
 * @param volumes         real names of volumes or directories on the host that hold user files
 * @param secrets         the files that are encrypted in the backup, as they lay then; empty when it holds none
 * @param aside           what is there and is put aside first; absent where nothing is installed
 */
public record RestorePlan(String backup, Instant taken, Path directory, boolean directoryThere, Path formerDirectory,
        String project, List<Path> composeFiles, Optional<Path> envFile, List<String> profiles, String repository,
        Optional<String> branch, String commit, Optional<String> version, String database, List<String> volumes,
        List<Path> secrets, Optional<Aside> aside) {

    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");
    /** Neither reads as an option of git. */
    private static final Pattern ADDRESS = Pattern.compile("(?!-)[\\p{Graph}]+");
    private static final Pattern BRANCH = Pattern.compile("(?![-/.])[\\p{Alnum}._/+@#-]+");

    /**
     * Settles it from what a set says and what is configured; nothing is touched.
     *
     * @throws NotInstalled when the set does not say enough, with what to configure instead
     */
    public static RestorePlan of(Backup backup, InstanceSettings settings, EmptyPlace place) {
        Manifest manifest = backup.manifest();
        Optional<Installation> then = manifest.running().installation();
        Path directory = settings.directory();
        Path former = then.map(Installation::directory).map(Path::of).orElse(directory);
        Path home = directory;
        RestorePlan plan = new RestorePlan(backup.id().value(), manifest.created(), directory, place.isThere(), former,
                settings.project().or(() -> then.map(Installation::project).filter(project -> !project.isEmpty())).orElseGet(place::usualProject),
                then.map(Installation::composeFiles).orElse(List.of()).stream().map(Path::of)
                        .map(file -> relocated(file, former, home)).toList(),
                then.flatMap(Installation::envFile).map(Path::of).map(file -> relocated(file, former, home)),
                then.map(Installation::profiles).orElse(List.of()), repository(backup, settings, then),
                then.flatMap(Installation::branch).filter(name -> BRANCH.matcher(name).matches()), commit(backup),
                manifest.running().version(), manifest.database().name(),
                manifest.files().map(Manifest.Files::volumes).orElse(List.of()),
                manifest.secrets().filter(Manifest.Secrets::present).map(Manifest.Secrets::paths).orElse(List.of()).stream()
                        .map(Path::of).toList(), Optional.empty());
        if (then.isEmpty()) {
            plan.demandSameDirectory();
        }
        return plan;
    }

    /** The checkout that the backup comes into. */
    public FreshInstall install() {
        return new FreshInstall(directory, directoryThere, List.of(), Optional.empty(), project, composeFiles, envFile, profiles, repository,
                branch, commit, "which ran when backup %s was taken".formatted(backup), aside.isPresent());
    }

    /** The same, where something is there that is put aside first. */
    public RestorePlan puttingAside(Aside what) {
        return new RestorePlan(backup, taken, directory, false, formerDirectory, project, composeFiles, envFile, profiles, repository,
                branch, commit, version, database, volumes, secrets, Optional.of(what));
    }

    /** Those that hold user files outside of the checkout, in the order of the backup. */
    public List<Path> hostDirectories() {
        return volumes.stream().filter(volume -> volume.startsWith("/")).map(Path::of).filter(path -> !path.startsWith(directory)).toList();
    }

    /** Where something comes to that lay in the former directory; what lay elsewhere comes to where it was. */
    public Path relocated(Path then) {
        return relocated(then, formerDirectory, directory);
    }

    private static Path relocated(Path then, Path former, Path directory) {
        Path plain = then.normalize();
        return plain.startsWith(former) ? directory.resolve(former.relativize(plain)) : plain;
    }

    /** What approvers read, as Markdown. */
    public String text() {
        List<String> lines = new ArrayList<>();
        lines.add("# Restore of backup %s".formatted(backup));
        lines.add("");
        lines.add("The backup was taken at %s; what was written after that does not come back.".formatted(taken));
        lines.add("");
        lines.addAll(aside.map(what -> what.text(directory)).orElseGet(() -> List.of("Nothing is installed in %s, so **nothing is lost**."
                .formatted(directory), "")));
        lines.add("## What comes");
        lines.add("");
        lines.add("| what | from where | to where |");
        lines.add("|---|---|---|");
        lines.add("| checkout of commit %s%s | %s | %s |".formatted(commit, version.map(" (version %s)"::formatted).orElse(""),
                repository, directory));
        lines.add("| secrets | %s | %s |".formatted(secrets.isEmpty() ? "**not in the backup**: ops put them there by hand"
                : "the backup; ops give the age identity", secrets.isEmpty() ? directory : secrets.stream().map(this::relocated)
                .map(Path::toString).reduce((all, one) -> all + ", " + one).orElse("")));
        lines.add("| database %s | the backup | a new cluster of Compose project %s |".formatted(database, project));
        lines.add("| user files | the backup | %s |".formatted(volumes.isEmpty() ? "none" : String.join(", ", volumes)));
        lines.add("");
        lines.add("Nobody outside reaches the instance before it has passed the gate. If anything fails before, all of it is "
                + "taken away again.");
        return String.join("\n", lines) + "\n";
    }

    private void demandSameDirectory() {
        List<Path> elsewhere = secrets.stream().filter(file -> !file.startsWith(directory)).toList();
        if (!elsewhere.isEmpty()) {
            throw new NotInstalled("Backup %s was made by an earlier version and does not say where the instance lay; its secrets lay at %s."
                    .formatted(backup, elsewhere), "Configure the directory that it lay in then.");
        }
    }

    private static String commit(Backup backup) {
        return backup.manifest().running().commit().filter(id -> COMMIT.matcher(id).matches()).orElseThrow(() -> new NotInstalled(
                "Backup %s does not say which commit ran.".formatted(backup.id()), "Restore another backup."));
    }

    private static String repository(Backup backup, InstanceSettings settings, Optional<Installation> then) {
        return settings.repository().or(() -> then.flatMap(Installation::repository)).filter(url -> ADDRESS.matcher(url).matches())
                .orElseThrow(() -> new NotInstalled("Backup %s does not say where the checkout came from.".formatted(backup.id()),
                        "Configure it: runbook.instances.%s.repository.".formatted(settings.name())));
    }
}
