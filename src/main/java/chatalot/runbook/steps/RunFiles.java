package chatalot.runbook.steps;

import chatalot.runbook.host.Command;
import chatalot.runbook.host.GoBackOrder;
import chatalot.runbook.host.Host;
import chatalot.runbook.host.Journal;
import chatalot.runbook.instance.Instance;
import chatalot.runbook.run.RunNumber;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What a run leaves in its instance's directory, under {@code .runbook/}: its journal, the commands that go back
 * without this service, and the worktree it builds from. git does not see the directory.
 */
public final class RunFiles {

    private final Host host;
    private final Path instance;
    private final Path directory;
    private final RunNumber run;

    public RunFiles(Host host, Instance instance, RunNumber run) {
        this(host, instance.directory(), instance.runbookDirectory(), run);
    }

    private RunFiles(Host host, Path instance, Path directory, RunNumber run) {
        this.host = host;
        this.instance = instance;
        this.directory = directory;
        this.run = run;
    }

    /** Of a run that works where no instance is yet. @param place its directory; has to be there before anything is written */
    static RunFiles in(Host host, Path place, RunNumber run) {
        return new RunFiles(host, place, place.resolve(".runbook"), run);
    }

    /** Makes the directory, hidden from git and owned like the checkout; there already is success. */
    public RunFiles prepare() {
        host.demand(Command.of("mkdir", "-p", directory.toString()));
        host.demand(Command.of("chown", "--no-dereference", "--reference=" + instance, directory.toString()));
        Path ignored = directory.resolve(".gitignore");
        if (!host.exists(ignored)) {
            host.write(ignored, "*\n");
        }
        return this;
    }

    /** The run's journal. */
    public Journal journal() {
        return new Journal(host, journalFile());
    }

    /**
     * Moves away a journal of this number at the start of a run: it tells of another run, which a service whose own
     * database was lost has forgotten. Read as this run's it would say that everything is done.
     */
    public RunFiles setOldJournalAside() {
        if (host.exists(journalFile())) {
            host.demand(Command.of("mv", "--backup=numbered", "--no-target-directory", journalFile().toString(),
                    file(".journal.old").toString()));
        }
        return this;
    }

    public Path journalFile() {
        return file(".journal");
    }

    /** The exact commands by which a person goes back when this service is gone. */
    public Path goBack() {
        return directory.resolve("GO-BACK.md");
    }

    /** What its host does by itself when it hears nothing of this service. @param patience for a way back that is under way */
    GoBackOrder goBackOrder(Duration patience) {
        return new GoBackOrder(file(".guardian"), goBackScript(), patience);
    }

    /** The block of {@link #goBack()} alone. */
    Path goBackScript() {
        return file(".go-back.sh");
    }

    /** Who works on the instance, for people with a shell. */
    public LeaseFile leaseFile() {
        return new LeaseFile(host, directory.resolve("LEASE"));
    }

    /** Where the target is checked out for the build, apart from the live tree. */
    public Path worktree() {
        return file(".worktree");
    }

    /** Another file or directory of this run, for example {@code .files} for a listing. */
    public Path file(String suffix) {
        return directory.resolve("run-" + run + suffix);
    }
}
