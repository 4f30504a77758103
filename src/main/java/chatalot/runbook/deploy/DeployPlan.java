package chatalot.runbook.deploy;

import chatalot.runbook.instance.DeploySettings;
import chatalot.runbook.instance.EmptyPlace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A first deployment: what comes where nothing serves yet. Holds no secret.
 *
 * @param directory      where the checkout comes to, absolute
 * @param directoryThere whether it was there when this was planned
 * @param present        files that lay there then, counted from it: they are used and never replaced
 * @param former         where a checkout that was there stood
 * @param project        Compose project
 * @param composeFiles   absolute, as configured; empty leaves it to Compose
 * @param envFile        absolute
 * @param repository     where the checkout is fetched from
 * @param branch         that it will be on
 * @param commit         full id
 * @param release        what was asked for, for people
 * @param domain         under which a reverse proxy serves it
 * @param network        on which that proxy reaches it
 * @param resolver       the proxy's resolver of certificates
 * @param given          names of variables whose values are configured
 */
public record DeployPlan(Path directory, boolean directoryThere, List<String> present, Optional<FreshInstall.Former> former, String project,
        List<Path> composeFiles, Path envFile, String repository, Optional<String> branch, String commit, String release,
        Optional<String> domain, String network, String resolver, List<String> given) {

    /** The operator's own additions, which Compose reads by itself. */
    public static final String OVERRIDE = EmptyPlace.OVERRIDE;

    /** The checkout that comes. */
    public FreshInstall install() {
        return new FreshInstall(directory, directoryThere, present, former, project, composeFiles, Optional.of(envFile), List.of(), repository,
                branch, commit, "which is to be deployed", false);
    }

    boolean has(Path file) {
        return file.startsWith(directory) && present.contains(directory.relativize(file).toString());
    }

    /** What approvers read, as Markdown. */
    public String text() {
        List<String> lines = new ArrayList<>();
        lines.add("# First deployment of %s".formatted(release));
        lines.add("");
        lines.add("Nothing serves in %s yet, so **nothing is lost**.".formatted(directory));
        lines.add("");
        lines.add("## What comes");
        lines.add("");
        lines.add("| what | how |");
        lines.add("|---|---|");
        lines.add("| checkout | commit %s of %s%s |".formatted(commit, repository, former.map(stood ->
                ", where commit %s is checked out now".formatted(stood.commit())).orElse("")));
        lines.add("| %s | %s |".formatted(envFile, has(envFile) ? "is there and stays as it is"
                : "is written: passwords and keys are made%s".formatted(given.isEmpty() ? "" : ", configured are " + String.join(", ", given))));
        lines.add("| key files that Compose names | %s |".formatted("what is missing is made (Ed25519); what is there stays as it is"));
        lines.add("| reverse proxy | %s |".formatted(proxy()));
        lines.add("| database and user files | empty, in volumes of Compose project %s |".formatted(project));
        lines.add("");
        lines.add("Nobody outside reaches the instance before it has passed the gate. If anything fails before, all of it is taken away again"
                + (present.isEmpty() ? "." : "; what lay there stays."));
        return String.join("\n", lines) + "\n";
    }

    private String proxy() {
        return domain.map(name -> has(directory.resolve(OVERRIDE)) ? "%s is there and stays as it is".formatted(OVERRIDE)
                : "%s for %s on network %s is written".formatted(OVERRIDE, name, network)).orElse("none is configured");
    }

    /** The names of what is configured for the env file. */
    public static List<String> given(DeploySettings settings) {
        return settings.env().keySet().stream().sorted().toList();
    }
}
