package chatalot.runbook.steps;

import chatalot.runbook.deploy.DeployPlan;
import chatalot.runbook.deploy.FreshInstall;
import chatalot.runbook.host.Command;
import chatalot.runbook.host.Git;
import chatalot.runbook.host.GitRemote;
import chatalot.runbook.host.Host;
import chatalot.runbook.instance.EmptyPlace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** What lies where a first deployment goes to, and what of it is in the way. */
@Component
class DeployGround {

    private static final String OURS = ".runbook";
    private static final String GIT = ".git";

    /** Where the checkout that lies there stands; empty where none does. */
    Optional<FreshInstall.Former> former(Host host, Path home) {
        if (!host.exists(home.resolve(GIT))) {
            return Optional.empty();
        }
        Git git = new Git(host, home);
        return git.line("rev-parse", "--verify", "HEAD^{commit}")
                .map(commit -> new FreshInstall.Former(git.line("symbolic-ref", "--quiet", "--short", "HEAD"), commit));
    }

    /** Files that lie there, counted from the directory; of a checkout those that git does not know. */
    List<String> present(Host host, Path home) {
        if (!host.exists(home)) {
            return List.of();
        }
        if (former(host, home).isPresent()) {
            return names(new Git(host, home).demand("ls-files", "--others", "-z").output());
        }
        return names(host.demand(Command.of("find", home.toString(), "-type", "f", "!", "-path", home.resolve(OURS) + "/*", "-printf", "%P\\0"))
                .output());
    }

    private static List<String> names(String printed) {
        return Stream.of(printed.replace("\n", "").split("\0")).filter(name -> !name.isBlank() && !name.startsWith(OURS + "/")).sorted().toList();
    }

    /** In words: whatever serves or holds data, what the checkout would replace, and what nobody prepared for a deployment. */
    List<String> obstacles(Host host, EmptyPlace place, DeployPlan plan) {
        List<String> obstacles = new ArrayList<>(place.obstaclesInDocker(plan.project()));
        if (plan.former().isPresent()) {
            checkout(host, plan, obstacles);
        } else {
            List<String> strange = plan.present().stream().map(file -> Path.of(file).getName(0).toString()).distinct()
                    .filter(name -> !EmptyPlace.PREPARED.contains(name)).toList();
            if (!strange.isEmpty()) {
                obstacles.add("the directory %s holds %s".formatted(plan.directory(), String.join(", ", strange)));
            }
        }
        boolean proxied = plan.domain().isPresent() && plan.composeFiles().isEmpty();
        if (proxied && !host.docker().networkExists(plan.network())) {
            obstacles.add("there is no Docker network %s on which a reverse proxy could reach it (docker network create %s)".formatted(
                    plan.network(), plan.network()));
        }
        return obstacles;
    }

    private static void checkout(Host host, DeployPlan plan, List<String> obstacles) {
        Git git = new Git(host, plan.directory());
        String edited = git.demand("status", "--porcelain", "--untracked-files=no").text();
        if (!edited.isEmpty()) {
            obstacles.add("tracked files were edited in %s: %s".formatted(plan.directory(), edited.replace("\n", ", ")));
        }
        new GitRemote(git, "origin").address().filter(url -> !url.equals(plan.repository())).ifPresent(url ->
                obstacles.add("the checkout there comes from %s, not from %s".formatted(url, plan.repository())));
    }
}
