package chatalot.runbook.deploy;

import chatalot.runbook.backup.OpenedSecrets;
import chatalot.runbook.backup.OpenedSecrets.SecretFile;
import chatalot.runbook.host.Command;
import chatalot.runbook.host.CommandFailed;
import chatalot.runbook.host.HelperContainer;
import chatalot.runbook.host.Host;
import chatalot.runbook.host.Journal;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Puts the opened secrets of a backup where they belong in a fresh checkout: all of them, or none. */
public final class SecretsInPlace {

    private final Host host;
    private final RestorePlan plan;
    private final Journal journal;

    /** @param journal of the run, in the fresh checkout */
    public SecretsInPlace(Host host, RestorePlan plan, Journal journal) {
        this.host = host;
        this.plan = plan;
        this.journal = journal;
    }

    /** Whether they were put there. */
    public boolean areThere() {
        return journal.isDone(FreshDeployment.SECRETS);
    }

    /**
     * Writes them under temporary names, with mode and owner as they were, then gives them their names. May be repeated.
     *
     * @throws NotInstalled when one of them would replace a file outside of the directory, or cannot be written: then none
     *                     was put there
     */
    public void put(OpenedSecrets secrets) {
        Map<Path, SecretFile> targets = new LinkedHashMap<>();
        secrets.files().forEach(file -> targets.put(plan.relocated(file.path()), file));
        List<Path> outside = targets.keySet().stream().filter(target -> !target.startsWith(plan.directory())).toList();
        outside.forEach(target -> demandFree(target, targets.get(target)));
        FreshDeployment.beginMaking(journal, FreshDeployment.SECRETS, outside.stream().filter(target -> !host.exists(target)).toList());
        List<Path> written = new ArrayList<>();
        List<Path> named = new ArrayList<>();
        try {
            for (Map.Entry<Path, SecretFile> file : targets.entrySet()) {
                write(file.getKey(), file.getValue(), written);
            }
            for (Path target : targets.keySet()) {
                host.demand(Command.of("mv", "--force", "--no-target-directory", temporary(target).toString(), target.toString()));
                named.add(target);
            }
        } catch (IOException | CommandFailed e) {
            named.stream().filter(target -> !areThere()).forEach(host::remove);
            throw new NotInstalled("The secrets of backup %s could not be written: %s".formatted(plan.backup(), e.getMessage()),
                    "See that this service may write there and give files to their owners, then give the identity again.", e);
        } finally {
            HelperContainer.evenIfInterrupted(() -> written.forEach(host::remove));
        }
        journal.done(FreshDeployment.SECRETS, journal.facts(FreshDeployment.SECRETS).orElse(Map.of()));
    }

    private void write(Path target, SecretFile file, List<Path> written) throws IOException {
        Path parent = target.getParent();
        if (!host.exists(parent)) {
            host.demand(Command.of("mkdir", "-p", "-m", "0755", parent.toString()));
            host.demand(Command.of("chown", "--reference=" + plan.directory(), parent.toString()));
        }
        Path temporary = temporary(target);
        try (OutputStream out = host.create(temporary)) {
            written.add(temporary);
            out.write(file.contents());
        }
        host.demand(Command.of("chown", file.user() + ":" + file.group(), temporary.toString()));
        host.demand(Command.of("chmod", "%04o".formatted(file.mode()), temporary.toString()));
    }

    private void demandFree(Path target, SecretFile file) {
        if (!host.exists(target)) {
            return;
        }
        try (InputStream there = host.open(target)) {
            if (Arrays.equals(there.readAllBytes(), file.contents())) {
                return;
            }
        } catch (IOException e) {
            throw new NotInstalled("%s is there and cannot be read: %s".formatted(target, e.getMessage()), "Move it away.", e);
        }
        throw new NotInstalled("%s is there already, with other contents than in backup %s.".formatted(target, plan.backup()),
                "Move it away, then give the identity again.");
    }

    private static Path temporary(Path target) {
        return target.resolveSibling("." + target.getFileName() + ".restoring");
    }
}
