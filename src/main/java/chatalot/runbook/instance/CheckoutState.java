package chatalot.runbook.instance;

import chatalot.runbook.host.Git;
import chatalot.runbook.host.Host;
import chatalot.runbook.host.Result;
import chatalot.runbook.instance.DoctorReport.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Whether the checkout can take another commit without losing an operator's edits. */
final class CheckoutState {

    private static final String TOPIC = "checkout";
    private static final int SHOWN = 5;

    private final Instance instance;
    private final Git git;

    CheckoutState(Host host, Instance instance) {
        this.instance = instance;
        // Looking must not even refresh the index.
        this.git = new Git(host, instance.directory()).with("GIT_OPTIONAL_LOCKS", "0");
    }

    List<Finding> look() {
        Result status = git.run("status", "--porcelain", "--untracked-files=no");
        if (!status.succeeded()) {
            return List.of(Finding.stops(TOPIC, "%s is no git checkout: %s".formatted(instance.directory(),
                    status.errors().strip()), "Install Chatalot from a clone of its repository."));
        }
        List<Finding> findings = new ArrayList<>();
        edits(status.output(), instance.installation().choose(compose -> "move them to docker-compose.override.yml, ", systemd -> ""))
                .ifPresent(findings::add);
        Optional<String> branch = git.line("symbolic-ref", "--quiet", "--short", "HEAD");
        if (branch.isEmpty()) {
            findings.add(Finding.warning(TOPIC, "HEAD is detached and stays so: the next `git pull` there fails",
                    "Put it on its branch, for example: git checkout -B master"));
        }
        if (findings.isEmpty()) {
            findings.add(Finding.ok(TOPIC, "On branch %s at %s, no edits of tracked files".formatted(branch.orElseThrow(),
                    git.line("rev-parse", "--short", "HEAD").orElse("no commit"))));
        }
        return findings;
    }

    private static Optional<Finding> edits(String status, String way) {
        List<String> edited = status.lines().map(line -> line.substring(3)).toList();
        if (edited.isEmpty()) {
            return Optional.empty();
        }
        String more = edited.size() > SHOWN ? " and %d more".formatted(edited.size() - SHOWN) : "";
        return Optional.of(Finding.stops(TOPIC, "Tracked files were edited: %s%s".formatted(
                edited.stream().limit(SHOWN).collect(Collectors.joining(", ")), more),
                "Commit them, %sor undo them with git checkout.".formatted(way)));
    }
}
