package chatalot.runbook.release;

import chatalot.runbook.host.Host;
import chatalot.runbook.host.PassingTrouble;
import chatalot.runbook.instance.App;
import chatalot.runbook.instance.AppliedMigration;
import chatalot.runbook.instance.ComposeInstallation;
import chatalot.runbook.instance.Instance;
import chatalot.runbook.instance.InstanceDatabase;
import chatalot.runbook.instance.SystemdInstallation;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads what a plan would stand on now. */
final class BaseReader {

    private static final Logger LOG = LoggerFactory.getLogger(BaseReader.class);

    private final EnvKey key;

    BaseReader(EnvKey key) {
        this.key = key;
    }

    /** @throws PassingTrouble when Docker or the database does not answer, or the app has no container */
    Base read(Host host, Instance instance) {
        String image = App.of(host, instance).state().orElseThrow(() -> new PassingTrouble("%s: %s does not exist".formatted(instance.name(),
                instance.installation().appWords()))).release();
        List<String> migrations = applied(host, instance).stream()
                .map(row -> "%d %s %s".formatted(row.version(), row.checksum(), row.success() ? "applied" : "not ended")).toList();
        return new Base(image, new Checkout(host, instance.directory()).head(), migrations,
                installationFiles(host, instance), env(host, instance));
    }

    List<AppliedMigration> applied(Host host, Instance instance) {
        try (Connection connection = InstanceDatabase.of(host, instance).open()) {
            return AppliedMigration.read(connection);
        } catch (SQLException e) {
            throw new PassingTrouble("%s: the migration ledger cannot be read: %s".formatted(instance.name(), e.getMessage()), e);
        }
    }

    /** Sizes are an aid to people: where the database answers but refuses to tell them, the plan is made without. */
    TableSizes tableSizes(Host host, Instance instance) {
        try (Connection connection = InstanceDatabase.of(host, instance).open()) {
            return TableSizes.read(connection);
        } catch (SQLException e) {
            LOG.warn("{}: the sizes of the tables cannot be read: {}", instance.name(), e.getMessage());
            return TableSizes.unknown();
        }
    }

    /** Compose files, or the unit with its drop-ins. */
    private static String installationFiles(Host host, Instance instance) {
        StringBuilder all = new StringBuilder();
        for (Path file : instance.installation().choose(ComposeInstallation::composeFiles, SystemdInstallation::unitFiles)) {
            all.append(file).append('\n').append(host.read(file).orElse("absent")).append('\0');
        }
        return Digest.sha256(all.toString());
    }

    private String env(Host host, Instance instance) {
        return instance.envFile().flatMap(host::read).map(key::hash).orElse("absent");
    }
}
