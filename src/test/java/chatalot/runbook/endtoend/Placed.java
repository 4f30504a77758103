package chatalot.runbook.endtoend;

import chatalot.runbook.sample.SampleInstance;
import chatalot.runbook.sample.SystemdSample;
import chatalot.runbook.host.DockerJavaAccess;
import chatalot.runbook.host.DockerSettings;
import chatalot.runbook.host.LocalHost;
import chatalot.runbook.host.ssh.SshServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A sample instance, where it was placed. Usually on this machine, under Compose. With {@code -Dendtoend.over-ssh=true} on one that a service
 * reaches by nothing but SSH, which all scenarios of a run share; with {@code -Dendtoend.units=true} without Docker, as a unit.
 *
 * @param settings how a service reaches it
 * @param hidden   directories that the service must not see, because they are another machine's
 */
record Placed(SampleInstance sample, Map<String, String> settings, List<Path> hidden) {

    private static final boolean OVER_SSH = Boolean.getBoolean("endtoend.over-ssh");
    private static final boolean UNITS = Boolean.getBoolean("endtoend.units");

    /** Ends with this process: whatever starts it reads that from the end of its input. */
    private static final class Machine {

        private static final OwnEngine SHARED = OwnEngine.startBehindSsh();
    }

    /** Whether instances are placed on another machine, whose disks are not this one's. */
    static boolean isElsewhere() {
        return OVER_SSH;
    }

    static Placed sample(String release) {
        if (UNITS) {
            return OVER_SSH ? unitBehindSsh(release) : here(SystemdSample.create(release));
        }
        return OVER_SSH ? Machine.SHARED.place(release) : here(SampleInstance.create(release));
    }

    /** A place where nothing is installed yet. */
    static Placed nothing() {
        return OVER_SSH ? Machine.SHARED.placeNothing() : here(SampleInstance.planned());
    }

    /** On a machine whose files the service sees. */
    static Placed here(SampleInstance sample) {
        return new Placed(sample, Map.of(), List.of());
    }

    /** A unit that is reached by nothing but SSH: what belongs to it is hidden from the service. */
    static Placed unitBehindSsh(String release) {
        SystemdSample sample = SystemdSample.create(release);
        SshServerProcess server = UnitsMachine.SHARED;
        Path known = Path.of("target", "ssh-" + sample.project() + ".known").toAbsolutePath();
        try {
            Files.writeString(known, server.known("host_ed25519") + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Placed(sample, Map.of("runbook.instances." + sample.project() + ".host", "elsewhere",
                "runbook.hosts.elsewhere.ssh", "ssh://%s@127.0.0.1:%d".formatted(SshServerProcess.user(), server.port()),
                "runbook.hosts.elsewhere.patience", "20s", "runbook.hosts.elsewhere.identity-file", server.clientKey().toString(),
                "runbook.hosts.elsewhere.known-hosts", known.toString()), List.of(sample.directory().getParent()));
    }

    /** One for all: it ends with this process. */
    private static final class UnitsMachine {

        private static final SshServerProcess SHARED = started();

        private static SshServerProcess started() {
            try {
                SshServerProcess server = new SshServerProcess(Files.createTempDirectory("runbook-sshd"), new LocalHost(
                        new DockerJavaAccess(DockerSettings.standard())));
                Runtime.getRuntime().addShutdownHook(new Thread(server::close));
                return server;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
