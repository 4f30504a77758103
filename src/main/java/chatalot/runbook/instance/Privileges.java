package chatalot.runbook.instance;

import chatalot.runbook.host.Command;
import chatalot.runbook.host.Host;
import chatalot.runbook.host.Script;
import chatalot.runbook.instance.DoctorReport.Finding;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the service's account on a host has to be allowed there, and no more: the commands that it runs as root, one by one. */
public final class Privileges {

    private static final String TOPIC = "tools";
    private static final String SUDO = "sudo";
    private static final Script PROGRAMS = Script.of(Privileges.class, "absolute-program.sh");
    private static final String DROP_IN = """
            # Chatalot Runbook, instance %1$s: while this file is there the app listens where nobody outside asks. After a change: systemctl daemon-reload
            [Service]
            EnvironmentFile=-%2$s
            """;

    private final Host host;
    private final Instance instance;
    private final SystemdInstallation systemd;

    Privileges(Host host, Instance instance, SystemdInstallation systemd) {
        this.host = host;
        this.instance = instance;
        this.systemd = systemd;
    }

    /** Those of an instance on its host; absent under Docker, where whoever may use it is root anyway. */
    public static Optional<Privileges> of(Host host, Instance instance) {
        return instance.installation().choose(compose -> Optional.empty(), systemd -> Optional.of(new Privileges(host, instance, systemd)));
    }

    /**
     * For sudo: exactly what is run through it, for the account that we are on the host. Absent where nothing is.
     *
     * @throws DiscoveryRefused when a program is not on the host
     */
    public Optional<TextFile> sudoers() {
        List<List<String>> commands = throughSudo();
        if (commands.isEmpty()) {
            return Optional.empty();
        }
        String allowed = commands.stream().map(command -> Sudoers.command(program(command.get(0)), command.subList(1, command.size())))
                .collect(Collectors.joining(", \\\n    "));
        String account = host.demand(Command.of("id", "-un")).text();
        return Optional.of(new TextFile(Path.of("/etc/sudoers.d", "chatalot-runbook-" + instance.name()), """
                # Chatalot Runbook, instance %s: what %s runs as root there, and no more. Check it with visudo -cf before it is in place.
                %s ALL=(root) NOPASSWD: %s
                """.formatted(instance.name(), account, Sudoers.word(account), allowed)));
    }

    /** For systemd: lets the doors close. A name that sorts last is read last. */
    public TextFile doors() {
        return new TextFile(Path.of("/etc/systemd/system", systemd.unit() + ".d", "zz-chatalot-runbook.conf"),
                DROP_IN.formatted(instance.name(), specifierFree(instance.directory().resolve(SystemdDiscovery.DOORS))));
    }

    /** In a unit a percent sign begins what systemd fills in. */
    private static String specifierFree(Path file) {
        return file.toString().replace("%", "%%");
    }

    /** Whether sudo allows what is run through it. */
    List<Finding> look() {
        List<List<String>> commands = throughSudo();
        if (commands.isEmpty()) {
            return List.of();
        }
        List<String> refused = commands.stream().filter(command -> !isAllowed(command)).map(command -> String.join(" ", command)).toList();
        return List.of(refused.isEmpty() ? Finding.ok(TOPIC, "sudo allows " + commands.stream().map(command -> String.join(" ", command))
                        .collect(Collectors.joining(", ")))
                : Finding.stops(TOPIC, "sudo is missing, or does not allow without a password: " + String.join(", ", refused),
                        "`./runbook doctor %s --privileges` prints the file for /etc/sudoers.d that allows it.".formatted(instance.name())));
    }

    private boolean isAllowed(List<String> command) {
        return host.run(Command.of("timeout", "10", SUDO, "-n", "-l", "--").and(command.toArray(String[]::new))).succeeded();
    }

    /** Without sudo itself and its options. */
    private List<List<String>> throughSudo() {
        return Stream.of(systemd.commands().stop(), systemd.commands().start(), systemd.commands().status(), systemd.commands().logs())
                .filter(command -> command.get(0).equals(SUDO)).map(command -> command.stream().skip(1).dropWhile(word -> word.startsWith("-")).toList())
                .filter(command -> !command.isEmpty()).distinct().toList();
    }

    private String program(String name) {
        String found = host.run(Command.of(PROGRAMS.command(name))).text();
        if (found.isEmpty()) {
            throw new DiscoveryRefused(instance.name(), "the program %s is not on its host.".formatted(name),
                    "Install it, or correct systemd.stop, start, status and logs.");
        }
        return found;
    }
}
