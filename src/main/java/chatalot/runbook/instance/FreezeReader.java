package chatalot.runbook.instance;

import chatalot.runbook.schedule.FreezePeriod;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.core.env.Environment;

/** Reads {@code runbook.freezes} and says at start-up, with the freeze, the key and the mend, what cannot be. */
final class FreezeReader {

    static final String PREFIX = "runbook.freezes";
    private static final String BY = "the configuration";
    private static final String TIME_MEND = "Write a time with its offset, like 2026-12-23T18:00+01:00.";

    /** One entry as it is written. */
    record Entry(@DefaultValue("") String from, @DefaultValue("") String to, @DefaultValue("") String reason,
            @DefaultValue List<String> instances) { }

    private FreezeReader() {
    }

    /**
     * The freezes in the order they are written.
     *
     * @param known the names a freeze may be about
     * @throws WrongConfiguration naming freeze, key and mend
     */
    static List<FreezePeriod> read(Environment environment, Set<String> known) {
        List<Entry> entries = entries(environment);
        List<FreezePeriod> freezes = new ArrayList<>();
        for (Entry entry : entries) {
            freezes.add(freeze("%s[%d].".formatted(PREFIX, freezes.size()), entry, known));
        }
        return freezes;
    }

    private static List<Entry> entries(Environment environment) {
        try {
            return Binder.get(environment).bind(PREFIX, Bindable.listOf(Entry.class),
                    new NoUnboundElementsBindHandler(BindHandler.DEFAULT)).orElse(List.of());
        } catch (BindException e) {
            throw new WrongConfiguration("%s cannot be read: %s".formatted(e.getName(),
                    Optional.ofNullable(e.getCause()).map(Throwable::getMessage).orElse(e.getMessage())),
                    "Write a list of freezes; each has from, to, reason and, where it is not about all, instances.");
        }
    }

    private static FreezePeriod freeze(String key, Entry entry, Set<String> known) {
        Instant from = time(key + "from", entry.from());
        Instant to = time(key + "to", entry.to());
        if (!to.isAfter(from)) {
            throw new WrongConfiguration("%sto: %s is not after %s".formatted(key, entry.to(), entry.from()), TIME_MEND);
        }
        if (entry.reason().isBlank()) {
            throw new WrongConfiguration(key + "reason: it is missing", "Say why; everybody who is refused will read it.");
        }
        Set<String> unknown = new TreeSet<>(entry.instances());
        unknown.removeAll(known);
        if (!unknown.isEmpty()) {
            throw new WrongConfiguration("%sinstances: there is no instance %s".formatted(key, String.join(", ", unknown)),
                    "Name some of %s, or leave the key out for all.".formatted(String.join(", ", new TreeSet<>(known))));
        }
        return new FreezePeriod(from, Optional.of(to), entry.reason().strip(), BY, Set.copyOf(entry.instances()));
    }

    private static Instant time(String key, String text) {
        try {
            return OffsetDateTime.parse(text.strip()).toInstant();
        } catch (DateTimeParseException e) {
            String problem = text.isBlank() ? "it is missing" : text + " is no time with an offset";
            throw new WrongConfiguration("%s: %s".formatted(key, problem), TIME_MEND);
        }
    }
}
