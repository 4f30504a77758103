package chatalot.runbook.engine;

import chatalot.runbook.run.Act;
import chatalot.runbook.run.ChangeCalendar;
import chatalot.runbook.run.Fact;
import chatalot.runbook.run.InstanceKeys;
import chatalot.runbook.run.Lease;
import chatalot.runbook.run.Leases;
import chatalot.runbook.run.Moment;
import chatalot.runbook.run.Person;
import chatalot.runbook.run.Refused;
import chatalot.runbook.run.Rollbacks;
import chatalot.runbook.run.RunKind;
import chatalot.runbook.run.RunNumber;
import chatalot.runbook.run.RunState;
import chatalot.runbook.run.RunStore;
import chatalot.runbook.run.Trail;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;

/**
 * What has to be so before a run may start, whichever way it was started. In the transaction of the start the run gets
 * its number and the lease of its instance, or there is no run.
 */
@Component("startRules")
class StartRules implements ExecutionListener {

    private static final Pattern BACKUP = Pattern.compile("[a-z0-9-]{0,100}");
    /** No blanks or control characters, and no leading dash: it must never read as an option of a command. */
    private static final Pattern TARGET = Pattern.compile("(?!-)[\\p{Graph}&&\\p{ASCII}]{0,255}");
    /** Clocks differ, and who types "now" is served. */
    private static final Duration PAST_TOLERATED = Duration.ofMinutes(1);
    private static final Duration LONGEST_AHEAD = Duration.ofDays(90);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("d MMM HH:mm 'UTC'", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    private final Identity identity;
    private final InstanceKeys keys;
    private final Leases leases;
    private final RunStore runs;
    private final ChangeCalendar calendar;
    private final Models models;
    private final Clock clock;
    private final Trail trail;
    private final ObjectProvider<Pump> pump;

    StartRules(Identity identity, InstanceKeys keys, Leases leases, RunStore runs, ChangeCalendar calendar, Models models,
            Clock clock, Trail trail, ObjectProvider<Pump> pump) {
        this.identity = identity;
        this.keys = keys;
        this.leases = leases;
        this.runs = runs;
        this.calendar = calendar;
        this.models = models;
        this.clock = clock;
        this.trail = trail;
        this.pump = pump;
    }

    @Override
    public void notify(DelegateExecution execution) {
        StartTerms terms = StartTerms.of(
                models.facts(execution.getProcessDefinitionId(), execution.getCurrentActivityId()).runKind());
        Person person = identity.current();
        demandOps(person, terms);
        demandTakesNewWork();
        demandExpected(execution, terms);
        demandNewest(execution);
        String instance = text(execution, "instance", 40);
        String target = target(execution);
        String reason = text(execution, "reason", 2000);
        Optional<Instant> notBefore = notBefore(execution);
        if (terms.kind() == RunKind.ROLLBACK) {
            demandWay(execution, target);
        }
        boolean aside = terms.kind() == RunKind.RESTORE && demandAside(execution, reason);
        if (terms.kind() == RunKind.CHECK) {
            keys.demandKnown(instance);
            demandQuiet(instance);
        }
        Set<String> held = terms.kind() == RunKind.CHECK ? Set.of() : aside || terms.kind() == RunKind.DEPLOY ? keys.keysOfPlace(instance) : keys.keysOf(instance);
        if (terms.waitsThaw()) {
            demandNotFrozen(instance);
        }
        if (terms.takesLease()) {
            demandFree(held);
        }
        RunNumber run = runs.create(terms.kind(), instance, target, reason, person.id());
        notBefore.ifPresent(moment -> runs.notBefore(run, moment));
        if (terms.takesLease()) {
            take(held, instance, run, person);
        }
        runs.started(run, execution.getProcessInstanceId(), terms.takesLease() ? held : Set.of());
        trail.record(Fact.of(Act.RUN_STARTED).by(person.id()).on(run).of(instance).about(terms.kind().words()).to(target).saying(reason));
        execution.setVariable("runNumber", run.value());
        execution.setProcessBusinessKey(run.toString());
        execution.removeVariables(List.of("reason", "notBefore"));
    }

    private void take(Set<String> held, String instance, RunNumber run, Person person) {
        try {
            leases.take(held, instance, run, person.id());
        } catch (DuplicateKeyException e) {
            throw new TakenMeanwhile(instance, e);
        }
    }

    /** Another start took the lease in the same moment. */
    static final class TakenMeanwhile extends Refused {
        private TakenMeanwhile(String instance, DuplicateKeyException e) {
            super(Kind.CONFLICT, "Another run of %s started in this moment. One run at a time.".formatted(instance));
            initCause(e);
        }
    }

    private static void demandWay(DelegateExecution execution, String target) {
        String way = text(execution, "way", 40);
        String backup = text(execution, "backup", 100);
        if (target.isEmpty()) {
            throw new Refused(Refused.Kind.INVALID, "A rollback needs a target: the release to go back to.");
        }
        if (!Rollbacks.WAYS.contains(way)) {
            throw new Refused(Refused.Kind.INVALID, "The way has to be one of: %s.".formatted(String.join(", ", Rollbacks.WAYS)));
        }
        if (!BACKUP.matcher(backup).matches() || way.equals("restore-backup") == backup.isEmpty()) {
            throw new Refused(Refused.Kind.INVALID,
                    "The way restore-backup takes the id of a backup, and no other way does. See which are open first.");
        }
    }

    /** Whether what is there is to be put aside. */
    private static boolean demandAside(DelegateExecution execution, String reason) {
        String aside = text(execution, "putAside", 5);
        if (!aside.isEmpty() && !aside.equals("true")) {
            throw new Refused(Refused.Kind.INVALID, "putAside has to be true, or is left out.");
        }
        if (aside.equals("true") && reason.isEmpty()) {
            throw new Refused(Refused.Kind.INVALID, "Without a restore point nobody can count what is lost: "
                    + "say why that has to be, approvers read it.");
        }
        return aside.equals("true");
    }

    /** Nobody looks at it right now, and it is not on its way from one release to another. */
    private void demandQuiet(String instance) {
        runs.unfinished().stream().filter(run -> run.instance().equals(instance)).forEach(run -> {
            if (run.kind() == RunKind.CHECK && run.state() != RunState.UPDATE_FOUND) {
                throw new Refused(Refused.Kind.CONFLICT, "Run %s of %s looks for updates of %s already."
                        .formatted(run.number(), run.requester(), instance));
            }
            if (run.state().onTheWay()) {
                throw new Refused(Refused.Kind.CONFLICT, "Run %s of %s is %s. Ask again when it has ended.".formatted(
                        run.number(), run.requester(), run.state().words().toLowerCase(Locale.ROOT)));
            }
        });
    }

    private void demandNotFrozen(String instance) {
        calendar.holding(instance).stream().findFirst().ifPresent(freeze -> {
            throw new Refused(Refused.Kind.CONFLICT, "%s. Nothing was started.".formatted(freeze.words()));
        });
    }

    /** @throws Refused CONFLICT naming run, owner and since when another run holds one of the keys */
    void demandFree(Set<String> held) {
        Optional<Lease> holder = leases.holder(held);
        if (holder.isPresent()) {
            Lease lease = holder.get();
            throw new Refused(Refused.Kind.CONFLICT, "Run %s of %s works on %s since %s. One run at a time."
                    .formatted(lease.run(), lease.owner(), lease.instance(), TIME.format(lease.since())));
        }
    }

    private static void demandOps(Person person, StartTerms terms) {
        if (!person.isIn(Person.OPS)) {
            throw new Refused(Refused.Kind.FORBIDDEN, "Only members of %s start a run (%s); %s is not one."
                    .formatted(Person.OPS, terms.kind().words(), person.id()));
        }
    }

    private static void demandExpected(DelegateExecution execution, StartTerms terms) {
        Set<String> unexpected = new TreeSet<>(execution.getVariableNames());
        unexpected.removeAll(terms.expected());
        if (!unexpected.isEmpty()) {
            throw new Refused(Refused.Kind.INVALID, "A run (%s) is started with %s, not with %s."
                    .formatted(terms.kind().words(), String.join(", ", new TreeSet<>(terms.expected())), String.join(", ", unexpected)));
        }
    }

    /** A service that stops begins nothing, whichever way it is asked. */
    private void demandTakesNewWork() {
        if (!pump.getObject().takesNewWork()) {
            throw new Refused(Refused.Kind.UNAVAILABLE, "The service is stopping and starts nothing new.");
        }
    }

    /** Whoever starts a model by its id can name an old one, whose rules are those of an old version. */
    private void demandNewest(DelegateExecution execution) {
        if (!models.isNewest(execution.getProcessDefinitionId())) {
            throw new Refused(Refused.Kind.CONFLICT, "This form is of an earlier version of the service. Load it again.");
        }
    }

    private static String target(DelegateExecution execution) {
        String target = text(execution, "target", 255);
        if (!TARGET.matcher(target).matches()) {
            throw new Refused(Refused.Kind.INVALID,
                    "The target has to be a tag, a branch or a commit: no blanks, no leading dash.");
        }
        return target;
    }

    private Optional<Instant> notBefore(DelegateExecution execution) {
        Optional<Instant> moment = Moment.read("notBefore", text(execution, "notBefore", 40));
        Instant now = clock.instant();
        if (moment.filter(now.minus(PAST_TOLERATED)::isAfter).isPresent()) {
            throw new Refused(Refused.Kind.INVALID, "notBefore is past. Leave it out to swap as soon as possible.");
        }
        if (moment.filter(now.plus(LONGEST_AHEAD)::isBefore).isPresent()) {
            throw new Refused(Refused.Kind.INVALID, "notBefore is more than %d days ahead.".formatted(LONGEST_AHEAD.toDays()));
        }
        return moment;
    }

    private static String text(DelegateExecution execution, String name, int longest) {
        Object value = Optional.ofNullable(execution.getVariable(name)).orElse("");
        if (!(value instanceof String text) || text.length() > longest) {
            throw new Refused(Refused.Kind.INVALID, "%s has to be a text of at most %d characters."
                    .formatted(name, longest));
        }
        execution.setVariable(name, text.strip());
        return text.strip();
    }
}
