package chatalot.runbook.run;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Blots out an instance's secret values wherever they appear. Asks for them once, when the first line comes. */
public final class Masked {

    private static final Logger LOG = LoggerFactory.getLogger(Masked.class);
    public static final String BLOT = "•••";
    /** Shorter values are not masked: they would blot out ordinary words. */
    private static final int SHORTEST = 6;
    private static final String WITHHELD = "(withheld: the secret values to be masked could not be read)";

    private final Optional<SecretValues> values;
    private final String instance;
    private Optional<List<String>> known = Optional.empty();
    private boolean unreadable;

    public Masked(Optional<SecretValues> values, String instance) {
        this.values = values;
        this.instance = instance;
    }

    /** The text without them; nothing of it where the values cannot be read. */
    public synchronized String text(String text) {
        read();
        if (unreadable) {
            return WITHHELD;
        }
        String masked = text;
        for (String secret : known.orElseThrow()) {
            masked = masked.replace(secret, BLOT);
        }
        return masked;
    }

    private void read() {
        if (known.isPresent() || unreadable) {
            return;
        }
        try {
            // Longest first: a value may be part of another.
            known = Optional.of(values.map(source -> source.of(instance).stream()
                    .filter(value -> value.length() >= SHORTEST)
                    .sorted(Comparator.comparing(String::length).reversed()).toList()).orElse(List.of()));
        } catch (RuntimeException e) {
            LOG.warn("The secret values of {} cannot be read: what this step says is withheld", instance, e);
            unreadable = true;
        }
    }
}
