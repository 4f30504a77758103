package chatalot.runbook.instance;

import chatalot.runbook.host.ssh.KeySource;
import chatalot.runbook.host.ssh.SshAddress;
import chatalot.runbook.host.ssh.SshTarget;
import chatalot.runbook.host.ssh.SshTarget.Credential;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * One entry under {@code runbook.hosts} as it is written: a machine that is reached over SSH. Files are this service's.
 *
 * @param identity a private key itself, for example from a variable of the environment
 * @param hostKeys lines of a {@code known_hosts} file themselves
 * @param jump   name of another entry to go through
 * @param docker the docker command there
 * @param runs   how many runs may work there at once; 0 means as many as at any host
 * @param goesBackAfter how long it hears nothing of this service in the middle of a swap before it goes back by itself; 0 means never
 */
record HostEntry(@DefaultValue("") String ssh, @DefaultValue("") String identityFile, @DefaultValue("") String identity,
        @DefaultValue("") String agent, @DefaultValue("") String knownHosts, @DefaultValue("") String hostKeys, @DefaultValue("") String jump, @DefaultValue("30s") Duration patience,
        @DefaultValue("docker") String docker, @DefaultValue("0") int runs, @DefaultValue("5m") Duration goesBackAfter) {

    /** Where hosts are configured. */
    static final String PREFIX = "runbook.hosts";
    /** A restart of this service, or a server that is busy, must not be taken for its end. */
    private static final Duration SHORTEST_SILENCE = Duration.ofSeconds(10);
    static final String KEYS = "ssh, identity-file, identity, agent, known-hosts, host-keys, jump, patience, docker, runs, goes-back-after";
    /** It is a word of a line that the account's shell reads. */
    private static final Pattern PROGRAM = Pattern.compile("[A-Za-z0-9_./-]+");

    /** Without the key that may stand in it. */
    @Override
    public String toString() {
        return "HostEntry[" + ssh + "]";
    }

    /**
     * How it is reached.
     *
     * @throws WrongConfiguration naming entry, key and mend
     */
    static SshTarget target(String name, Map<String, HostEntry> all) {
        return target(name, all, new LinkedHashSet<>());
    }

    private static SshTarget target(String name, Map<String, HostEntry> all, Set<String> through) {
        return new Reading(name, all.get(name)).target(all, through);
    }

    /** One entry being read. */
    private record Reading(String name, HostEntry entry) {

        SshTarget target(Map<String, HostEntry> all, Set<String> through) {
            SshAddress address = address();
            require(PROGRAM.matcher(entry.docker()).matches(), "docker", "it is no program", "Write it like docker or /usr/bin/docker.");
            require(entry.runs() >= 0, "runs", "it is less than 0", "Write how many runs may work there at once, like 2.");
            require(entry.patience().compareTo(Duration.ZERO) > 0, "patience", "it must be more than 0", "Write it like 30s.");
            require(entry.goesBackAfter().isZero() || entry.goesBackAfter().compareTo(SHORTEST_SILENCE) >= 0, "goes-back-after",
                    "it is less than %d s".formatted(SHORTEST_SILENCE.toSeconds()), "Write it like 5m, or 0 for never.");
            require(through.add(name), "jump", "going through %s comes back to where it began".formatted(String.join(", ", through)),
                    "Name a host that is reached without this one.");
            require(entry.jump().isBlank() || all.containsKey(entry.jump()), "jump", "there is no host %s".formatted(entry.jump()),
                    "Name another host under %s.".formatted(PREFIX));
            Optional<SshTarget> jump = Optional.of(entry.jump()).filter(other -> !other.isBlank())
                    .map(other -> HostEntry.target(other, all, through));
            return new SshTarget("host %s (%s)".formatted(name, address), address, credential(), knownHosts(), entry.patience(), jump);
        }

        private SshAddress address() {
            require(!entry.ssh().isBlank(), "ssh", "it is missing", "Write it like " + SshAddress.SHAPE + ".");
            try {
                return SshAddress.read(entry.ssh());
            } catch (IllegalArgumentException e) {
                // Of an address that java.net.URI refuses the message would repeat it, with a password in it.
                throw wrong("ssh", e.getCause() == null ? e.getMessage() : "it is no address", "Write it like " + SshAddress.SHAPE + ".");
            }
        }

        private Credential credential() {
            long ways = Stream.of(entry.identityFile(), entry.identity(), entry.agent()).filter(way -> !way.isBlank()).count();
            require(ways == 1, "", "it needs one of identity-file, identity and agent", "Give one of them.");
            if (!entry.agent().isBlank()) {
                return new Credential(Credential.Kind.AGENT, absolute("agent", entry.agent()));
            }
            boolean file = entry.identity().isBlank();
            String name = file ? "identity-file" : "identity";
            KeySource key = file ? KeySource.in(absolute(name, entry.identityFile())) : KeySource.given(key(name), entry.identity());
            Optional<String> problem = Credential.problemOfKey(key);
            require(problem.isEmpty(), name, problem.orElse(""),
                    "Give a private key without passphrase, as ssh-keygen -N '' makes it, that this service may read.");
            return new Credential(Credential.Kind.KEY, key);
        }

        private KeySource knownHosts() {
            require(entry.knownHosts().isBlank() != entry.hostKeys().isBlank(), "known-hosts",
                    entry.knownHosts().isBlank() ? "it is missing" : "there are host-keys as well",
                    "Name a file for the server's key, or give its lines as host-keys; the first connection says which line that is.");
            return entry.hostKeys().isBlank() ? KeySource.in(absolute("known-hosts", entry.knownHosts()))
                    : KeySource.given(key("host-keys"), entry.hostKeys());
        }

        private String key(String name) {
            return "%s.%s.%s".formatted(PREFIX, this.name, name);
        }

        private Path absolute(String key, String text) {
            require(Path.of(text).isAbsolute(), key, "%s is not an absolute path".formatted(text), "Write it like /etc/runbook/known_hosts.");
            return Path.of(text).normalize();
        }

        private void require(boolean right, String key, String problem, String mend) {
            if (!right) {
                throw wrong(key, problem, mend);
            }
        }

        private WrongConfiguration wrong(String key, String problem, String mend) {
            return new WrongConfiguration("Host %s: %s.%s%s: %s".formatted(name, PREFIX, name, key.isEmpty() ? "" : "." + key, problem), mend);
        }
    }
}
