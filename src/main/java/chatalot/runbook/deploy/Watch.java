package chatalot.runbook.deploy;

import chatalot.runbook.host.CommandFailed;
import chatalot.runbook.host.DockerRefused;
import chatalot.runbook.host.Host;
import chatalot.runbook.host.Journal;
import chatalot.runbook.host.PassingTrouble;
import chatalot.runbook.host.Work;
import chatalot.runbook.host.WorkInterrupted;
import chatalot.runbook.instance.App;
import chatalot.runbook.instance.Check;
import chatalot.runbook.instance.Expected;
import chatalot.runbook.instance.Gate;
import chatalot.runbook.instance.GateResult;
import chatalot.runbook.instance.Instance;
import chatalot.runbook.instance.InstanceDatabase;
import chatalot.runbook.instance.OutsideView;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Watches a version that was committed, counted from its commit. It never takes one miss for a fall: what is wrong has
 * to be seen several times in a row and to last. Whatever keeps us from looking (Docker, the database or the way to it)
 * is no fault of the app and counts as nothing seen. For one watch only.
 */
public final class Watch {

    /** The longest pause between two looks. */
    private static final Duration RHYTHM = Duration.ofSeconds(5);
    private static final int LOOKS_AT_LEAST = 5;
    /** What an app can lose after it has passed its gate. */
    private static final Set<Check> LOSABLE = EnumSet.of(Check.RUNNING, Check.ANSWERS, Check.STATUS, Check.DATABASE);

    private final Instance instance;
    private final Host host;
    private final Journal journal;
    private final Work work;
    private final Duration down;
    private final Clock clock;
    private final Gate gate;
    private final Takeover takeover;
    private final OutsideView outside;
    private final Streak inside;
    private final Streak fromOutside;
    private final Restarts restarts;
    private boolean outsideWorks;

    /** @param down how long it has to be seen down before it is */
    public Watch(Host host, Instance instance, SwapPlan plan, Journal journal, Work work, Duration down, Clock clock) {
        this.host = host;
        this.instance = instance;
        this.journal = journal;
        this.work = work;
        this.down = down;
        this.clock = clock;
        this.gate = Gate.of(host, instance);
        this.outside = new OutsideView(host);
        this.takeover = new Takeover(host, instance, plan);
        this.inside = new Streak(down);
        this.fromOutside = new Streak(down);
        this.restarts = new Restarts(down);
    }

    /** How it ended. */
    public enum Ending {
        /** It served until the end. */
        WELL,
        /** Somebody else runs another version now; what happens to it is theirs. */
        TAKEN_OVER,
        /** It is down. */
        DOWN,
        /** It is well, and nobody outside reaches it any more. */
        CUT_OFF
    }

    /** @param words one sentence for people */
    public record Verdict(Ending ending, String words) { }

    /**
     * Looks until the soak time is over, or until it is decided before. A fall that has begun is looked at to its end.
     *
     * @param deciding the checks that passed on the version that ran before
     * @throws PassingTrouble when the time is over and nothing could be seen at the last look
     */
    public Verdict until(Duration soak, Set<Check> deciding) {
        if (soak.isZero()) {
            return new Verdict(Ending.WELL, "No time to watch is asked for.");
        }
        Instant end = new SwapJournal(journal).committedAt().orElseThrow(() -> new IllegalStateException(
                "The journal of %s has no commit to watch from".formatted(instance.name()))).plus(soak);
        while (true) {
            Optional<String> unseen = Optional.empty();
            try {
                Optional<Verdict> verdict = look(deciding);
                if (verdict.isPresent()) {
                    return verdict.get();
                }
            } catch (PassingTrouble | DockerRefused | CommandFailed e) {
                unseen = Optional.of(e.getMessage());
                nothingSeen(e.getMessage());
            }
            boolean over = !clock.instant().isBefore(end);
            if (over && unseen.isPresent()) {
                throw new PassingTrouble(unseen.get());
            }
            if (over && !inside.isOpen() && !fromOutside.isOpen()) {
                return new Verdict(Ending.WELL, "It served well until %s.".formatted(end));
            }
            pause();
        }
    }

    private Optional<Verdict> look(Set<Check> deciding) {
        Optional<String> other = takeover.words();
        if (other.isPresent()) {
            return Optional.of(new Verdict(Ending.TAKEN_OVER, "Somebody else has taken over: %s.".formatted(other.get())));
        }
        seen(inside, wrongInside(deciding));
        seen(fromOutside, inside.isOpen() ? Optional.empty() : wrongOutside());
        if (inside.isEnough(clock.instant())) {
            return Optional.of(new Verdict(Ending.DOWN, inside.words()));
        }
        return Optional.of(fromOutside).filter(streak -> streak.isEnough(clock.instant()))
                .map(streak -> new Verdict(Ending.CUT_OFF, streak.words()));
    }

    private void seen(Streak streak, Optional<String> wrong) {
        if (wrong.isPresent() && !streak.isOpen()) {
            work.say("Something is wrong: %s", wrong.get());
        }
        if (wrong.isEmpty() && streak.isOpen()) {
            work.say("That is over.");
        }
        wrong.ifPresentOrElse(words -> streak.add(words, clock.instant()), streak::end);
    }

    private void nothingSeen(String why) {
        inside.end();
        fromOutside.end();
        restarts.forget();
        work.say("Nothing could be seen, which says nothing about the app: %s", why);
    }

    /** What is wrong with the app itself. @throws PassingTrouble when it may be something else */
    private Optional<String> wrongInside(Set<Check> deciding) {
        int restarts = App.of(host, instance).state().map(App.State::restarts).orElse(0);
        if (this.restarts.isLoop(restarts, clock.instant())) {
            requireDatabase();
            return Optional.of("it is started again and again, %d times so far".formatted(restarts));
        }
        Set<Check> losable = EnumSet.copyOf(LOSABLE);
        losable.retainAll(deciding);
        GateResult result = gate.look(Expected.healthy().deciding(losable));
        if (result.passed()) {
            return Optional.empty();
        }
        requireDatabase();
        return Optional.of(result.words());
    }

    /** An address that never answered us is not our probe: a proxy may be in between, or a network we are not in. */
    private Optional<String> wrongOutside() {
        boolean answers = outside.awaitAnswer(instance, Duration.ZERO);
        outsideWorks |= answers;
        return answers || !outsideWorks ? Optional.empty()
                : instance.publishedUrl().map("%s does not answer from outside"::formatted);
    }

    /** An app whose database is away is not at fault, and the version before it would fare no better. */
    private void requireDatabase() {
        try (Connection connection = InstanceDatabase.of(host, instance).open()) {
            if (!connection.isValid((int) RHYTHM.toSeconds())) {
                throw new PassingTrouble("%s: the database does not answer".formatted(instance.name()));
            }
        } catch (SQLException e) {
            throw new PassingTrouble("%s: the database does not answer: %s".formatted(instance.name(), e.getMessage()), e);
        }
    }

    private void pause() {
        Duration pause = down.dividedBy(LOOKS_AT_LEAST);
        try {
            Thread.sleep((pause.compareTo(RHYTHM) < 0 ? pause : RHYTHM).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new WorkInterrupted("The watch was interrupted", e);
        }
    }
}
