package chatalot.runbook.instance;

import chatalot.runbook.host.ssh.SshAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What Chatalot's own {@code scripts/deploy.sh} is told by a {@code deploy.env}, for an operator who has one already: it fills what the
 * instance's configuration leaves out.
 *
 * @param values by name: {@code DEPLOY_HOST}, {@code DEPLOY_DIR}, {@code DEPLOY_GIT_URL}, {@code DEPLOY_BRANCH}, {@code DEPLOY_DOMAIN},
 *               {@code DEPLOY_NETWORK}
 */
record DeployEnv(String instance, Path file, Map<String, String> values) {

    private static final String KEY = "deploy-env";
    /** What the script deploys when its branch is not named. */
    private static final String BRANCH = "master";

    /** @throws WrongConfiguration when it cannot be read */
    static DeployEnv read(String instance, String file) {
        Path path = Path.of(file);
        try {
            if (!path.isAbsolute()) {
                throw new WrongConfiguration(instance, KEY, "%s is not an absolute path".formatted(file), "Write it like /srv/deploy.env.");
            }
            return new DeployEnv(instance, path, EnvFile.parse(Files.readString(path)).values());
        } catch (IOException e) {
            throw new WrongConfiguration(instance, KEY, "%s cannot be read".formatted(file),
                    "See that the file is there and that the user of this service may read it.");
        }
    }

    /** The entry, and what it leaves out from here. @throws WrongConfiguration when the host is not described */
    SettingsEntry fill(SettingsEntry entry, Map<String, HostEntry> hosts) {
        return entry.orElse(entry.host().isBlank() ? host(hosts) : "", value("DEPLOY_DIR"), value("DEPLOY_GIT_URL"), branch(),
                value("DEPLOY_DOMAIN").isEmpty() ? "" : "https://" + value("DEPLOY_DOMAIN"),
                entry.deploy().orElse(value("DEPLOY_DOMAIN"), value("DEPLOY_NETWORK")));
    }

    /** A branch is tracked only where the file says where the code comes from; else the checkout knows. */
    private String branch() {
        String named = value("DEPLOY_BRANCH");
        return named.isEmpty() && !value("DEPLOY_GIT_URL").isEmpty() ? BRANCH : named;
    }

    /** The script hands it to ssh: a destination, or a name of ssh's own configuration. */
    private String host(Map<String, HostEntry> hosts) {
        String wanted = value("DEPLOY_HOST");
        if (wanted.isEmpty() || hosts.containsKey(wanted)) {
            return wanted;
        }
        List<String> named = hosts.entrySet().stream().filter(each -> address(each.getValue()).filter(address -> is(address, wanted)).isPresent())
                .map(Map.Entry::getKey).sorted().toList();
        if (named.size() == 1) {
            return named.get(0);
        }
        throw new WrongConfiguration(instance, KEY, "DEPLOY_HOST in %s is %s, and %s".formatted(file, wanted, named.isEmpty()
                ? "no host is described with that address" : "several are described with that address: " + String.join(", ", named)),
                "Describe it under %s with ssh, identity-file and known-hosts, or give the instance a host.".formatted(HostEntry.PREFIX));
    }

    private static boolean is(SshAddress address, String wanted) {
        return wanted.equals(address.host()) || wanted.equals(address.user() + "@" + address.host()) || wanted.equals(address.toString());
    }

    private static Optional<SshAddress> address(HostEntry entry) {
        try {
            return Optional.of(SshAddress.read(entry.ssh()));
        } catch (IllegalArgumentException e) {
            // It is told when the hosts are read.
            return Optional.empty();
        }
    }

    private String value(String name) {
        return values.getOrDefault(name, "").strip();
    }
}
