package chatalot.runbook.web.pages;

import chatalot.runbook.run.Refused;
import chatalot.runbook.web.Input;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What was typed to start an update, and what is wrong with it.
 *
 * @param target    as typed
 * @param reason    as typed
 * @param later     the swap waits for a moment
 * @param notBefore that moment, as typed
 * @param moment    the same, read; empty for as soon as possible
 * @param errors    by the name of the field
 * @param refusal   what no field is to blame for
 */
record StartForm(String target, String reason, boolean later, String notBefore, Optional<Instant> moment, Map<String, String> errors,
        Optional<String> refusal) {

    static final StartForm EMPTY = new StartForm("", "", false, "", Optional.empty(), Map.of(), Optional.empty());
    private static final String MOMENT = "notBefore";

    static StartForm read(Optional<String> target, Optional<String> reason, Optional<String> when, Optional<String> notBefore) {
        Map<String, String> errors = new LinkedHashMap<>();
        checked("target", errors, () -> Input.reference(target));
        checked("reason", errors, () -> Input.words("reason", reason));
        boolean later = when.map("later"::equals).orElse(notBefore.filter(typed -> !typed.isBlank()).isPresent());
        Optional<Instant> moment = later ? checked(MOMENT, errors, () -> Input.moment("The time", notBefore)).flatMap(read -> read) : Optional.empty();
        if (later && moment.isEmpty()) {
            errors.putIfAbsent(MOMENT, "Say when, or choose as soon as possible.");
        }
        return new StartForm(target.orElse("").strip(), reason.orElse("").strip(), later, notBefore.orElse("").strip(), moment, Map.copyOf(errors),
                Optional.empty());
    }

    private static <T> Optional<T> checked(String field, Map<String, String> errors, Supplier<T> read) {
        try {
            return Optional.of(read.get());
        } catch (Refused refused) {
            errors.put(field, refused.getMessage());
            return Optional.empty();
        }
    }

    /** The same, refused: for its moment, which is all that can be invalid by now, or for something that no field can mend. */
    StartForm refused(Refused why) {
        boolean ofMoment = why.kind() == Refused.Kind.INVALID && moment.isPresent();
        return new StartForm(target, reason, later, notBefore, moment, ofMoment ? Map.of(MOMENT, why.getMessage()) : Map.of(),
                Optional.of(why.getMessage()).filter(message -> !ofMoment));
    }
}
