package chatalot.runbook.backup;

import chatalot.runbook.backup.Manifest.Installation;
import chatalot.runbook.host.Git;
import chatalot.runbook.host.Host;
import chatalot.runbook.instance.ComposeInstallation;
import chatalot.runbook.instance.Instance;
import chatalot.runbook.instance.SystemdInstallation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What of an instance's directory comes back from git, and what has to be kept. */
final class InstalledFiles {

    private final Instance instance;
    private final Git git;

    InstalledFiles(Host host, Instance instance) {
        this.instance = instance;
        this.git = new Git(host, instance.directory());
    }

    Installation installation() {
        Optional<String> branch = git.line("symbolic-ref", "--quiet", "--short", "HEAD");
        List<Path> files = instance.installation().choose(ComposeInstallation::composeFiles, systemd -> List.of());
        List<String> profiles = instance.installation().choose(ComposeInstallation::profiles, systemd -> List.of());
        return new Installation(instance.directory().toString(), instance.installation().choose(ComposeInstallation::project, systemd -> ""),
                files.stream().map(Path::toString).toList(), instance.envFile().map(Path::toString), profiles, remote(branch).flatMap(name -> git.line("remote", "get-url", name)).map(InstalledFiles::plain),
                branch);
    }

    /** Secrets, and the Compose files or units that are the operator's own: those name passwords as easily as an env file does. */
    List<Path> toKeep() {
        List<Path> files = new ArrayList<>(instance.secretFiles());
        instance.installation().choose(ComposeInstallation::composeFiles, SystemdInstallation::unitFiles).stream().filter(file -> !files.contains(file) && !tracked(file)).forEach(files::add);
        return files;
    }

    private boolean tracked(Path file) {
        return file.startsWith(instance.directory())
                && git.run("ls-files", "--error-unmatch", "--", file.toString()).succeeded();
    }

    private Optional<String> remote(Optional<String> branch) {
        return branch.flatMap(name -> git.line("config", "branch." + name + ".remote"))
                .or(() -> git.line("remote").map(names -> names.lines().anyMatch("origin"::equals) ? "origin"
                        : names.lines().findFirst().orElse("origin")));
    }

    /** Whoever fetches has their own password. */
    private static String plain(String url) {
        return url.replaceFirst("^([a-z+]+://[^/@:]+):[^/@]*@", "$1@").replaceFirst("^(https?://)[^/@]+@", "$1");
    }
}
