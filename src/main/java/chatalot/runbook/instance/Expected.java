package chatalot.runbook.instance;

import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the gate is to find.
 *
 * @param imageId    of the container; absent lets any pass
 * @param version    in the health document; absent lets any pass
 * @param restarts   the container's restart count; absent means what it was when the gate began to look
 * @param migrations version number to SHA-384 of each migration that must be applied; the ledger may not hold a
 *                   failed one in any case
 * @param deciding   only these decide; the others are reported
 */
public record Expected(Optional<String> imageId, Optional<String> version, Optional<Integer> restarts,
        Map<Long, String> migrations, Set<Check> deciding) {

    public Expected {
        migrations = Map.copyOf(migrations);
        deciding = Set.copyOf(deciding);
    }

    /** Any version from any image that is healthy; every check decides. */
    public static Expected healthy() {
        return new Expected(Optional.empty(), Optional.empty(), Optional.empty(), Map.of(), EnumSet.allOf(Check.class));
    }

    public Expected image(String id) {
        return new Expected(Optional.of(id), version, restarts, migrations, deciding);
    }

    public Expected version(String expected) {
        return new Expected(imageId, Optional.of(expected), restarts, migrations, deciding);
    }

    public Expected restarts(int count) {
        return new Expected(imageId, version, Optional.of(count), migrations, deciding);
    }

    public Expected migrations(Map<Long, String> checksums) {
        return new Expected(imageId, version, restarts, checksums, deciding);
    }

    /** Only what passed on the version that ran before may decide over the next one. */
    public Expected deciding(Set<Check> checks) {
        return new Expected(imageId, version, restarts, migrations, checks);
    }
}
