package chatalot.runbook.run;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * What people may do to freezes, whichever way they come. All methods answer {@link Refused}, and then nothing has
 * changed. Runs that wait are told at once.
 */
@Component
public class FreezeControl {

    private static final Logger LOG = LoggerFactory.getLogger(FreezeControl.class);

    private final Freezes freezes;
    private final ChangeCalendar calendar;
    private final ScheduleChanges changes;
    private final Clock clock;

    public FreezeControl(Freezes freezes, ChangeCalendar calendar, ScheduleChanges changes, Clock clock) {
        this.freezes = freezes;
        this.calendar = calendar;
        this.changes = changes;
        this.clock = clock;
    }

    /**
     * Freezes one instance, or all, from now on.
     *
     * @param until absent: until somebody lifts it
     * @throws Refused NOT_FOUND for an unknown instance, INVALID for a time that is past or a missing reason
     */
    public Freeze freeze(Optional<String> instance, String reason, Optional<Instant> until, Person person) {
        demandMayFreeze(person);
        demandReason(reason);
        instance.ifPresent(calendar::demandKnown);
        if (until.filter(end -> !end.isAfter(clock.instant())).isPresent()) {
            throw new Refused(Refused.Kind.INVALID, "until is past. Nothing was frozen.");
        }
        Freeze freeze = freezes.find(freezes.make(instance, reason, until, person.id())).orElseThrow();
        LOG.info("{}", freeze.words());
        changes.changed();
        return freeze;
    }

    /**
     * Ends a freeze before its time.
     *
     * @throws Refused NOT_FOUND for an unknown one, CONFLICT when it is over already, saying by whom
     */
    public Freeze lift(long id, String reason, Person person) {
        demandMayFreeze(person);
        demandReason(reason);
        demandHolds(find(id));
        if (!freezes.lift(id, reason, person.id())) {
            demandHolds(find(id));
        }
        LOG.info("Freeze {} was lifted by {}: {}", id, person.id(), reason);
        changes.changed();
        return find(id);
    }

    private Freeze find(long id) {
        return freezes.find(id).orElseThrow(() -> new Refused(Refused.Kind.NOT_FOUND, "There is no freeze %d.".formatted(id)));
    }

    private void demandHolds(Freeze freeze) {
        freeze.lifted().ifPresent(lifting -> {
            throw new Refused(Refused.Kind.CONFLICT, "%s has lifted it already, on %s: %s".formatted(lifting.by(),
                    Moment.words(lifting.at()), lifting.reason()));
        });
        if (!freeze.holdsAt(clock.instant())) {
            throw new Refused(Refused.Kind.CONFLICT, "It is over since %s."
                    .formatted(freeze.until().map(Moment::words).orElseThrow()));
        }
    }

    private static void demandMayFreeze(Person person) {
        if (!person.isIn(Person.OPS) && !person.isIn(Person.ADMINS)) {
            throw new Refused(Refused.Kind.FORBIDDEN, "Only members of %s and %s freeze and lift; %s is neither."
                    .formatted(Person.OPS, Person.ADMINS, person.id()));
        }
    }

    private static void demandReason(String reason) {
        if (reason.isBlank()) {
            throw new Refused(Refused.Kind.INVALID, "reason is missing: say why, others will read it.");
        }
    }
}
