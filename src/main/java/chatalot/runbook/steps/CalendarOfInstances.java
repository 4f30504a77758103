package chatalot.runbook.steps;

import chatalot.runbook.instance.InstanceSettings;
import chatalot.runbook.run.ChangeCalendar;
import chatalot.runbook.run.EvidenceStore;
import chatalot.runbook.run.Freeze;
import chatalot.runbook.run.Freezes;
import chatalot.runbook.run.Refused;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.RunKind;
import chatalot.runbook.schedule.Availability;
import chatalot.runbook.schedule.FreezePeriod;
import chatalot.runbook.schedule.Schedule;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** Answers from the configured windows and freezes, the freezes that people made, and what a run's plan predicts. */
public final class CalendarOfInstances implements ChangeCalendar {

    private final Function<String, Optional<InstanceSettings>> settings;
    private final List<FreezePeriod> configured;
    private final Freezes freezes;
    private final EvidenceStore evidence;
    private final PlanOfRun plans;
    private final Clock clock;

    /**
     * @param settings   of an instance by its name
     * @param configured the freezes that are written in the configuration
     */
    public CalendarOfInstances(Function<String, Optional<InstanceSettings>> settings, List<FreezePeriod> configured,
            Freezes freezes, EvidenceStore evidence, PlanOfRun plans, Clock clock) {
        this.settings = settings;
        this.configured = configured;
        this.freezes = freezes;
        this.evidence = evidence;
        this.plans = plans;
        this.clock = clock;
    }

    @Override
    public List<Freeze> holding() {
        Instant now = clock.instant();
        return Stream.concat(freezes.holding().stream(), configured().stream().filter(freeze -> freeze.holdsAt(now))).toList();
    }

    @Override
    public List<Freeze> configured() {
        Instant now = clock.instant();
        return configured.stream().filter(period -> !period.isOverAt(now)).flatMap(CalendarOfInstances::freezes).toList();
    }

    @Override
    public Answer forSwap(Run run) {
        InstanceSettings known = known(run.instance());
        Instant now = clock.instant();
        if (run.kind() != RunKind.UPDATE) {
            return new Answer(Optional.empty(), now);
        }
        Duration needed = plans.find(run.number(), evidence.of(run.number())).map(plan -> LengthOfSwap.of(plan, known.timeouts()))
                .orElse(Duration.ZERO);
        return schedule(known).at(now, needed, run.notBefore()) instanceof Availability.Closed closed
                ? new Answer(Optional.of(closed.why()), closed.nextLook()) : new Answer(Optional.empty(), now);
    }

    @Override
    public Outlook outlook(String instance) {
        Availability now = schedule(known(instance)).at(clock.instant(), Duration.ZERO, Optional.empty());
        return now instanceof Availability.Opening opening ? new Outlook(Optional.empty(), opening.until())
                : new Outlook(Optional.of(((Availability.Closed) now).why()), Optional.empty());
    }

    @Override
    public void demandKnown(String instance) {
        known(instance);
    }

    private InstanceSettings known(String instance) {
        return settings.apply(instance).orElseThrow(
                () -> new Refused(Refused.Kind.NOT_FOUND, "There is no instance %s.".formatted(instance)));
    }

    private Schedule schedule(InstanceSettings instance) {
        String name = instance.name().value();
        Stream<FreezePeriod> made = freezes.holding().stream().map(CalendarOfInstances::period);
        return new Schedule(instance.windows(), Stream.concat(configured.stream(), made)
                .filter(freeze -> freeze.concerns(name)).toList());
    }

    private static FreezePeriod period(Freeze freeze) {
        return new FreezePeriod(freeze.since(), freeze.until(), freeze.reason(), freeze.by(),
                freeze.instance().map(Set::of).orElse(Set.of()));
    }

    /** One for each instance it is about; one without a name when it is about all. */
    private static Stream<Freeze> freezes(FreezePeriod period) {
        Stream<Optional<String>> names = period.instances().isEmpty() ? Stream.of(Optional.empty())
                : period.instances().stream().sorted().map(Optional::of);
        return names.map(name -> new Freeze(Optional.empty(), name, period.reason(), period.by(), period.from(),
                period.until(), Optional.empty()));
    }
}
