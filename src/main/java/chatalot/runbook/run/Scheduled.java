package chatalot.runbook.run;

/**
 * What a schedule of an instance starts by itself.
 *
 * @param kind     backup or check
 * @param instance its name in the catalog
 */
public record Scheduled(RunKind kind, String instance) {

    /** For people: the backup of chat. */
    @Override
    public String toString() {
        return "%s of %s".formatted(kind.words(), instance);
    }
}
