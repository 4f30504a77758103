package chatalot.runbook.instance;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The checks of what an entry says about a service manager, before anything is opened. */
record SystemdChecks(String name, SettingsEntry entry) {

    /** Of systemd.unit(5). */
    private static final Pattern UNIT = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9:_.@\\\\-]{0,200}\\.service");
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Pattern USER = Pattern.compile("[A-Za-z_][A-Za-z0-9_$-]{0,62}");
    private static final int LAST_PORT = 65535;

    /** @throws WrongConfiguration naming instance, key and mend */
    void require() {
        SystemdEntry systemd = entry.systemd();
        if (!systemd.isPresent()) {
            require(systemd.isNothing(), "systemd", "there are keys of a service manager and no unit",
                    "Name the unit under systemd.unit, or remove them for an instance under Docker Compose.");
            return;
        }
        requireNothingOfCompose();
        require(UNIT.matcher(systemd.wholeUnit()).matches(), "systemd.unit", "%s is no name of a unit".formatted(systemd.unit()),
                "Write it like chatalot or chatalot.service.");
        requireRoot(systemd);
        requireCommands(systemd);
        require(systemd.listenVariable().isBlank() || VARIABLE.matcher(systemd.listenVariable()).matches(), "systemd.listen-variable",
                "it is no name of a variable", "Write it like LISTEN_ADDR.");
        require(systemd.closedPort() >= 0 && systemd.closedPort() <= LAST_PORT, "systemd.closed-port",
                "%d is no port".formatted(systemd.closedPort()), "Write a number from 1 to 65535 that nothing on the host listens on.");
        require(systemd.closedPort() == 0 || systemd.closedPort() != entry.appPort(), "systemd.closed-port", "it is the app-port",
                "Choose another one: behind closed doors the app listens where nobody asks.");
        require(systemd.databaseUser().isBlank() || USER.matcher(systemd.databaseUser()).matches(), "systemd.database-user",
                "it is no name of a user that can be handled safely", "Write it like runbook.");
        require(systemd.databasePasswordFile().isBlank() || Path.of(systemd.databasePasswordFile()).isAbsolute(),
                "systemd.database-password-file", "it must be an absolute path", "Write it like /etc/chatalot-runbook/database-password.");
        requireBuild(systemd);
    }

    private void requireNothingOfCompose() {
        Map<String, Boolean> written = new LinkedHashMap<>();
        written.put("project", !entry.project().isBlank());
        written.put("compose-files", !entry.composeFiles().isEmpty());
        written.put("app-service", !entry.appService().isBlank());
        written.put("database-service", !entry.databaseService().isBlank());
        written.put("repository", !entry.repository().isBlank());
        written.put("deploy", !entry.deploy().isNothing());
        written.put("deploy-env", !entry.deployEnv().isBlank());
        written.forEach((key, there) -> require(!there, key, "it is about Docker Compose, and a service manager runs this instance",
                "Remove it, or remove systemd.unit."));
    }

    private void requireRoot(SystemdEntry systemd) {
        Path root = systemd.absoluteRoot();
        String mend = "Write the absolute path of the directory that holds bin, static and migrations.";
        require(root.isAbsolute() && root.getNameCount() > 0, "systemd.root", "%s is no absolute path of a directory of its own".formatted(root), mend);
        require(entry.directory().isBlank() || !root.startsWith(Path.of(entry.directory()).normalize()), "systemd.root",
                "%s lies in the checkout".formatted(root), "Install to a directory apart from it: releases are switched there.");
    }

    private void requireCommands(SystemdEntry systemd) {
        Map<String, List<String>> commands = systemd.commands();
        List<String> missing = commands.keySet().stream().filter(key -> commands.get(key).isEmpty()).toList();
        require(missing.isEmpty() || missing.size() == commands.size(), "systemd", "of stop, start, status and logs these are missing: %s"
                .formatted(String.join(", ", missing)), "Give all four as lists of arguments, or none for systemctl and journalctl.");
        commands.forEach((key, arguments) -> require(arguments.stream().noneMatch(String::isBlank), "systemd." + key,
                "an argument is empty", "Write it like [systemctl, %s, chatalot.service].".formatted(key)));
        require(systemd.logs().isEmpty() || !systemd.logs().get(0).equals("sudo"), "systemd.logs", "it goes through sudo, and ends in a number "
                + "that is another one each time", "Let the account read the log itself: it can be a member of systemd-journal.");
    }

    private void requireBuild(SystemdEntry systemd) {
        systemd.build().commands().forEach(line -> {
            try {
                WrittenCommand.arguments(line);
            } catch (IllegalArgumentException e) {
                throw new WrongConfiguration(name, "systemd.build.commands", e.getMessage(),
                        "Write each like \"npm ci --prefix clients/web\"; no shell reads it.");
            }
        });
        Map<String, String> artifacts = systemd.artifacts();
        artifacts.forEach((place, path) -> {
            require(staysInside(place) && SystemdInstallation.PARTS.contains(Path.of(place).getName(0).toString()), artifact(place),
                    "no place below bin, static or migrations", "Write a place with a slash in brackets, like \"[bin/chatalot-server]\".");
            require(staysInside(path), artifact(place), "%s is no path inside the checkout".formatted(path),
                    "Write it like target/release/chatalot-server.");
            artifacts.keySet().stream().filter(other -> !other.equals(place) && Path.of(place).startsWith(other)).findFirst()
                    .ifPresent(other -> require(false, artifact(place), "it lies in %s, which is a place too".formatted(other),
                            "Keep one of them."));
        });
        require(artifacts.keySet().stream().anyMatch(place -> Path.of(place).getName(0).toString().equals("bin")), "systemd.build.artifacts",
                "nothing comes to bin", "Say where the server's program is: \"[bin/chatalot-server]\": target/release/chatalot-server.");
    }

    private static String artifact(String place) {
        return "systemd.build.artifacts." + place;
    }

    private static boolean staysInside(String text) {
        try {
            Path path = Path.of(text);
            return !text.isBlank() && !path.isAbsolute() && path.normalize().equals(path) && !path.startsWith("..");
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private void require(boolean holds, String key, String problem, String mend) {
        if (!holds) {
            throw new WrongConfiguration(name, key, problem, mend);
        }
    }
}
