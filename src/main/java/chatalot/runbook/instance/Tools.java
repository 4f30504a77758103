package chatalot.runbook.instance;

import chatalot.runbook.host.Command;
import chatalot.runbook.host.CommandFailed;
import chatalot.runbook.host.Host;
import chatalot.runbook.host.Result;
import chatalot.runbook.instance.DoctorReport.Finding;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether the host has the programs an update calls, new enough. */
record Tools(Host host) {

    private static final String TOPIC = "tools";
    private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+)");
    /** The first Compose 2 whose hashes and closed-door start were tried is 2.26; 2.20 has all that is called. */
    private static final Version COMPOSE = new Version(2, 20);
    private static final Version ENGINE = new Version(23, 0);

    private record Version(int major, int minor) {

        static Optional<Version> in(String text) {
            Matcher matcher = VERSION.matcher(text);
            return matcher.find() ? Optional.of(new Version(Integer.parseInt(matcher.group(1)),
                    Integer.parseInt(matcher.group(2)))) : Optional.empty();
        }

        boolean isBefore(Version other) {
            return major < other.major || major == other.major && minor < other.minor;
        }

        @Override
        public String toString() {
            return major + "." + minor;
        }
    }

    List<Finding> look() {
        String docker = host.docker().program();
        return List.of(
                judged("Docker Engine", host.docker().version(), ENGINE, "Install a newer Docker Engine."),
                judged("Docker Compose", said(docker, "compose", "version", "--short"), COMPOSE,
                        "Install the Compose plugin of version 2.20 or newer."),
                present("Docker buildx", said(docker, "buildx", "version"), "Install the buildx plugin."),
                present("git", said("git", "--version"), "Install git."));
    }

    private static Finding judged(String what, String said, Version oldest, String mend) {
        Optional<Version> version = Version.in(said);
        if (version.isEmpty()) {
            return present(what, "", mend);
        }
        return version.get().isBefore(oldest)
                ? Finding.stops(TOPIC, "%s is %s, at least %s is needed".formatted(what, said, oldest), mend)
                : Finding.ok(TOPIC, "%s %s".formatted(what, said));
    }

    private static Finding present(String what, String said, String mend) {
        return said.isBlank() ? Finding.stops(TOPIC, what + " is missing", mend)
                : Finding.ok(TOPIC, what.equals("git") ? said : what + " " + said);
    }

    private String said(String... command) {
        try {
            Result result = host.run(Command.of(command));
            return result.succeeded() ? result.text().lines().findFirst().orElse("") : "";
        } catch (CommandFailed e) {
            return "";
        }
    }
}
