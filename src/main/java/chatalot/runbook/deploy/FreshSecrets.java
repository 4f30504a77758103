package chatalot.runbook.deploy;

import chatalot.runbook.host.Command;
import chatalot.runbook.host.CommandFailed;
import chatalot.runbook.host.Host;
import chatalot.runbook.host.Journal;
import chatalot.runbook.host.Work;
import chatalot.runbook.instance.Compose;
import chatalot.runbook.instance.ComposeModel;
import chatalot.runbook.instance.EmptyPlace;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a new installation needs and no repository holds: its env file, its keys, an override for a reverse proxy. Only what is missing is
 * made; nothing that is there is ever replaced, so that a second deployment makes nothing twice.
 */
public final class FreshSecrets {

    private static final String PRIVATE = "private";
    private static final String PUBLIC = "public";
    private static final String PROJECT = "COMPOSE_PROJECT_NAME";

    private final Host host;
    private final DeployPlan plan;
    private final Map<String, String> given;
    private final Journal journal;
    private final Work work;

    /** @param given values that are configured for the env file */
    public FreshSecrets(Host host, DeployPlan plan, Map<String, String> given, Journal journal, Work work) {
        this.host = host;
        this.plan = plan;
        this.given = given;
        this.journal = journal;
        this.work = work;
    }

    /**
     * Makes what is missing; may be repeated.
     *
     * @throws NotInstalled when something is missing that cannot be made, or Compose does not accept what is there
     */
    public void make() {
        env();
        override();
        List<Path> named = model().secretFiles();
        named.stream().filter(FreshSecrets::isPrivate).filter(key -> isToBeMade(key) || isToBeMade(other(key, PRIVATE, PUBLIC)) && isOurs(key))
                .forEach(this::keyPair);
        List<Path> missing = named.stream().filter(file -> !host.exists(file)).toList();
        if (!missing.isEmpty()) {
            throw new NotInstalled("Compose names %s, which %s not there and cannot be made.".formatted(named(missing), missing.size() == 1 ? "is" : "are"),
                    "Bring it; a public key is had from its private key by `openssl pkey -in …private.pem -pubout -out …public.pem`.");
        }
        FreshDeployment.made(journal, FreshDeployment.SECRETS).stream().map(Path::of).forEach(this::settle);
    }

    private boolean isToBeMade(Path file) {
        return !host.exists(file);
    }

    /** Made by an attempt of this run, nobody has used it yet. */
    private boolean isOurs(Path file) {
        return FreshDeployment.made(journal, FreshDeployment.SECRETS).contains(file.toString());
    }

    /** The private keys that this run made, for whoever has to let the app read them. */
    public List<Path> privateKeys() {
        return FreshDeployment.made(journal, FreshDeployment.SECRETS).stream().map(Path::of).filter(FreshSecrets::isPrivate).toList();
    }

    private void env() {
        if (host.exists(plan.envFile())) {
            return;
        }
        Map<String, String> values = new HashMap<>(given);
        if (!plan.project().equals(usualProject())) {
            values.put(PROJECT, plan.project());
        }
        String example = host.read(plan.directory().resolve(".env.example")).orElse("");
        write(plan.envFile(), new FreshEnv(values, new SecureRandom()).text(example));
        work.say("Made %s, with a password for the database and the app's keys", plan.envFile());
    }

    private String usualProject() {
        return EmptyPlace.usualProject(plan.directory());
    }

    private void override() {
        Path file = plan.directory().resolve(DeployPlan.OVERRIDE);
        if (plan.domain().isEmpty() || host.exists(file)) {
            return;
        }
        if (!plan.composeFiles().isEmpty()) {
            work.say("The Compose files are configured, so Compose would not read %s: none is written", DeployPlan.OVERRIDE);
            return;
        }
        write(file, ProxyOverride.of(plan, model()).text());
        work.say("Made %s: a reverse proxy on network %s serves %s", file, plan.network(), plan.domain().get());
    }

    /** Both anew, where an attempt ended between them. */
    private void keyPair(Path file) {
        try {
            KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            Path open = other(file, PRIVATE, PUBLIC);
            if (host.exists(open) && !isOurs(open)) {
                throw new NotInstalled("%s is there, and %s is not: a new one would not belong to it.".formatted(open, file),
                        "Bring the private key, or move the public one away.");
            }
            recordMaking(List.of(file, open));
            host.remove(open);
            host.write(file, pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
            host.write(open, pem("PUBLIC KEY", pair.getPublic().getEncoded()));
            work.say("Made the key pair %s and %s", file, open.getFileName());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has Ed25519", e);
        }
    }

    /** Recorded first, and written under another name. */
    private void write(Path file, String text) {
        recordMaking(List.of(file));
        host.write(file, text);
    }

    /** Directories that are made with them are recorded, too: only those are this run's to give away, and to take away. */
    private void recordMaking(List<Path> files) {
        List<Path> directories = files.stream().map(Path::getParent).distinct()
                .flatMap(parent -> Stream.iterate(parent, Objects::nonNull, Path::getParent).takeWhile(directory -> !host.exists(directory))).toList();
        if (!directories.isEmpty()) {
            FreshDeployment.beginMaking(journal, FreshDeployment.DIRECTORIES, directories);
        }
        FreshDeployment.beginMaking(journal, FreshDeployment.SECRETS, files);
    }

    /** Owned like the checkout, and readable for others only where that has to be. */
    private void settle(Path file) {
        String like = "--reference=" + plan.directory();
        boolean open = file.getFileName().toString().equals(DeployPlan.OVERRIDE) || file.getFileName().toString().contains(PUBLIC);
        host.demand(Command.of("chmod", open ? "644" : "600", file.toString()));
        host.demand(Command.of("chown", like, file.toString()));
        if (FreshDeployment.made(journal, FreshDeployment.DIRECTORIES).contains(file.getParent().toString())) {
            host.demand(Command.of("chown", like, file.getParent().toString()));
        }
    }

    private ComposeModel model() {
        Compose compose = Compose.of(host.compose(), plan.directory(), plan.project(), plan.composeFiles(), Optional.of(plan.envFile()), List.of());
        try {
            return ComposeModel.parse(host.demand(compose.command("config", "--format", "json")).output());
        } catch (CommandFailed e) {
            throw new NotInstalled("`docker compose config` fails: %s.".formatted(e.result().errors().strip()),
                    "Configure what is missing under deploy.env, or bring an .env that has it.", e);
        }
    }

    private static boolean isPrivate(Path file) {
        return file.getFileName().toString().contains(PRIVATE) && file.toString().endsWith(".pem");
    }

    private static Path other(Path file, String from, String to) {
        return file.resolveSibling(file.getFileName().toString().replace(from, to));
    }

    private static String named(List<Path> files) {
        List<String> names = new ArrayList<>();
        files.forEach(file -> names.add(file.toString()));
        return String.join(", ", names);
    }

    /** As OpenSSL writes it, RFC 7468. */
    private static String pem(String label, byte[] der) {
        String body = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(der);
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(label, body, label);
    }
}
