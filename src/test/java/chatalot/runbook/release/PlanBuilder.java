package chatalot.runbook.release;

import chatalot.runbook.instance.Disk;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A plan from v1.0.0 to v1.1.0 for tests that need no instance. */
final class PlanBuilder {

    static final CommitId RUNNING = new CommitId("a".repeat(40));
    static final CommitId TARGET = new CommitId("b".repeat(40));
    private static final long GB = 1_000_000_000;

    private final List<Plan.Pending> pending = new ArrayList<>();
    private final List<RiskFlag> flags = new ArrayList<>();
    private final List<BreakingMark> breaking = new ArrayList<>();
    private final List<String> refusals = new ArrayList<>();
    private final List<Commit> commits = new ArrayList<>();
    private Map<String, String> sections = Map.of();
    private String env = "e1";

    PlanBuilder migration(long version, String sql) {
        Migration migration = new Migration(version, "change " + version, Digest.sha256(sql), "migrations/%03d_change.sql".formatted(version));
        pending.add(new Plan.Pending(migration, sql, new StatementClassifier(new TableSizes(true, Map.of("messages",
                new TableSize(2_000_000, GB), "settings", new TableSize(12, 8192)))).classify(sql)));
        return this;
    }

    PlanBuilder flag(RiskFlag.Kind kind, String words) {
        flags.add(new RiskFlag(kind, words));
        return this;
    }

    PlanBuilder breaking(String where, String words) {
        breaking.add(new BreakingMark(where, words));
        return this;
    }

    PlanBuilder refusal(String words) {
        refusals.add(words);
        return this;
    }

    PlanBuilder commit(String subject) {
        commits.add(new Commit(TARGET, "2026-01-02T03:04:05Z", "Somebody", subject));
        return this;
    }

    PlanBuilder section(String heading, String text) {
        sections = Map.of(heading, text);
        return this;
    }

    PlanBuilder env(String hash) {
        env = hash;
        return this;
    }

    Plan build() {
        Base base = new Base("sha256:1", RUNNING, List.of("1 abc applied"), "c1", env);
        List<Migration> migrations = pending.stream().map(Plan.Pending::migration).toList();
        RollbackClass rollback = pending.isEmpty() ? RollbackClass.CODE_ONLY : RollbackClass.RESTORE_DATA;
        return new Plan("chat", new Release(RUNNING, "v1.0.0", Optional.of("1.0.0")), "sha256:1", "the revision its image carries",
                new Release(TARGET, "v1.1.0", Optional.of("1.1.0")), commits, commits.size(), 0,
                new Plan.Changes(sections, Optional.empty()), migrations, pending, rollback, Map.of("chatalot", "it is updated"), "",
                List.of(), refusals, breaking, flags, Optional.of(new BuildCost(List.of(BuildCost.Part.SERVER), Optional.empty())),
                Forecast.of(new Disk(GB / 10, Optional.of(0L), GB, 100 * GB, 100 * GB, 100 * GB), Duration.ofMinutes(1),
                        Experience.none()), base, Optional.empty(), Digest.of("chat", TARGET, base, migrations, rollback));
    }
}
