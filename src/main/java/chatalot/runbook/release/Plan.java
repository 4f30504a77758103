package chatalot.runbook.release;

import chatalot.runbook.instance.AppliedMigration;
import chatalot.runbook.instance.Expected;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What an update or a rollback would do, computed without touching anything. Kept as evidence {@code plan.json}; approvers sign
 * its digest.
 *
 * @param instance        name in the catalog
 * @param running         the release that runs
 * @param runningImage    id of the image it runs from
 * @param runningKnownBy  how it is known which release runs
 * @param target          the release to update to
 * @param commits         what the target has and the running release has not, newest first; the first hundreds
 * @param commitCount     how many those are in all
 * @param droppedCommits  how many commits of the running release the target does not have
 * @param changes         what is new in words
 * @param migrations      all migrations of the target
 * @param pending         those that this update would apply, with their SQL
 * @param rollbackClass   what it takes to go back
 * @param touched         services that Compose would make anew or units that are restarted, the app included, with the reason
 * @param composeDiff     what changes in tracked Compose files
 * @param notes           what people should know before they decide
 * @param refusals        why this update is refused; empty when it is not
 * @param breaking        where the target says or its version tells that it breaks with what was before
 * @param flags           what makes this update riskier than another, the gravest first
 * @param build           what has to be built anew; absent in plans that were kept before this was looked at
 * @param forecast        downtime, way back and room
 * @param base            what all this stands on
 * @param rollback        the way back to an older release; absent when this is an update
 * @param digest          what approvers sign
 */
public record Plan(String instance, Release running, String runningImage, String runningKnownBy, Release target,
        List<Commit> commits, int commitCount, int droppedCommits, Changes changes, List<Migration> migrations,
        List<Pending> pending, RollbackClass rollbackClass, Map<String, String> touched, String composeDiff,
        List<String> notes, List<String> refusals, List<BreakingMark> breaking, List<RiskFlag> flags,
        Optional<BuildCost> build, Forecast forecast, Base base,
        Optional<Rollback> rollback, String digest) {

    public Plan {
        // Runs in flight may hold plans that were kept before there were these.
        breaking = Optional.ofNullable(breaking).map(List::copyOf).orElse(List.of());
        flags = Optional.ofNullable(flags).map(List::copyOf).orElse(List.of());
        rollback = Optional.ofNullable(rollback).flatMap(kept -> kept);
    }

    /**
     * How a plan goes back.
     *
     * @param way    the way
     * @param backup the id of the backup it puts in, if it is that way
     * @param loss   the digest of what it loses in numbers, as far as they are known when it is planned
     * @param losses the same in words, one for each table and for the files; empty when nothing is lost
     * @param undo   the applied migrations that reverse SQL undoes, if it is that way
     */
    public record Rollback(RollbackWay way, Optional<String> backup, String loss, List<String> losses, List<AppliedMigration> undo) {

        public Rollback {
            // Runs in flight may hold plans that were kept before there was this way.
            undo = Optional.ofNullable(undo).map(List::copyOf).orElse(List.of());
        }

        /** Users may lose something that they wrote. */
        public boolean losesData() {
            return way != RollbackWay.CODE_ONLY;
        }
    }

    /**
     * What the changelog says.
     *
     * @param sections   heading to text, newest first, of releases after the running one
     * @param stopsShort a plain word where the changelog does not reach up to the target
     */
    public record Changes(Map<String, String> sections, Optional<String> stopsShort) { }

    /**
     * A migration that would be applied.
     *
     * @param sql        its text
     * @param statements the same, statement by statement, with what each does
     */
    public record Pending(Migration migration, String sql, List<SqlStatement> statements) {

        public Pending {
            // A plan that was kept before statements were looked at: one that nobody has classified.
            statements = Optional.ofNullable(statements).map(List::copyOf).orElseGet(() -> List.of(new SqlStatement(sql, List.of())));
        }
    }

    /** The target runs already; one whose migrations are not all applied only seems to, where nothing but the checkout tells what runs. */
    public boolean nothingToDo() {
        return running.commit().equals(target.commit()) && pending.isEmpty();
    }

    public boolean refused() {
        return !refusals.isEmpty();
    }

    /** Some statement drops, narrows or overwrites data, or was not understood and may; or a rollback replaces data. */
    public boolean destructive() {
        return rollback.filter(Rollback::losesData).isPresent() || statements().map(SqlStatement::effect)
                .anyMatch(effect -> effect == Effect.DROPS || effect == Effect.NARROWS || effect == Effect.UNKNOWN);
    }

    /** The target is marked as breaking, or its version tells so. */
    public boolean marksBreaking() {
        return !breaking.isEmpty();
    }

    /** Some statement locks or rewrites a table that is large, or whose size is not known. */
    public boolean takesLongLocks() {
        return statements().flatMap(statement -> statement.consequences().stream()).anyMatch(Consequence::takesLong);
    }

    /** What is another here than in the plan that this one replaces, in words; empty when nothing is that a person decides by. */
    public List<String> differences(Plan former) {
        return PlanDifferences.between(former, this);
    }

    /** This plan, gone about like that; its digest covers that, too. */
    public Plan going(Rollback how) {
        return new Plan(instance, running, runningImage, runningKnownBy, target, commits, commitCount, droppedCommits, changes,
                migrations, pending, rollbackClass, touched, composeDiff, notes, refusals, breaking, flags, build, forecast, base,
                Optional.of(how), Digest.ofRollback(digest, how));
    }

    private Stream<SqlStatement> statements() {
        return pending.stream().flatMap(migration -> migration.statements().stream());
    }

    /** What the gate has to find once the target runs. */
    public Expected expectedAfterwards(String imageId) {
        Expected expected = Expected.healthy().image(imageId).migrations(checksums());
        return target.version().map(expected::version).orElse(expected);
    }

    private Map<Long, String> checksums() {
        return migrations.stream().collect(Collectors.toMap(Migration::version, Migration::checksum));
    }
}
