package chatalot.runbook.audit.chain;

import static org.assertj.core.api.Assertions.assertThat;

import chatalot.runbook.run.OwnTables;
import chatalot.runbook.seal.Checkpoint;
import chatalot.runbook.seal.Digest;
import chatalot.runbook.seal.Finding;
import chatalot.runbook.seal.Findings;
import chatalot.runbook.seal.Ledger;
import chatalot.runbook.seal.Link;
import chatalot.runbook.seal.Links;
import chatalot.runbook.seal.SealKey;
import chatalot.runbook.seal.Verdict;
import chatalot.runbook.seal.Verification;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.api.Test;

/**
 * Somebody with the service's own database account, at night: a hundred random cases of each kind of tampering, each undone before the
 * next. What was held elsewhere names the very rows; so does the chain in the same database, as long as that was left alone.
 */
@DisplayName("Tampering with the record")
class TamperTest {

    private static final int CASES = 100;
    private static final int EVENTS = 60;
    private static final List<String> COLUMNS = List.of("actor", "way_in", "act", "instance", "subject", "old_value", "new_value", "words");

    private final OwnTables tables = tables();
    private final SealedRows rows = new SealedRows(tables.jdbc());
    private final Seals seals = new Seals(tables.jdbc(), tables);
    private final SealKey key = SealKey.make();
    private final Random chance = new Random();
    private final long seed = chance.nextLong();
    private final List<String> held = new ArrayList<>();

    OwnTables tables() {
        return new OwnTables();
    }

    /** Whoever tampers has taken the triggers off, where there are any. */
    void disarm() { }

    @BeforeEach
    void seal() {
        chance.setSeed(seed);
        for (int event = 0; event < EVENTS; event++) {
            insert("default", chance.nextInt(3) == 0 ? null : 1L + chance.nextInt(5), "words " + chance.nextInt(1000));
            if (chance.nextInt(6) == 0) {
                // A number that a transaction took with it.
                tables.jdbc().sql("delete from audit_event where id = (select max(id) from audit_event)").update();
            }
        }
        new Sealer(rows, seals, new ProcessWriters(), tables.transactions()).seal();
        hold();
        disarm();
    }

    /** How a case goes: what it does, and which events have to be named for it. */
    enum Tampering {
        CHANGE {
            @Override
            Set<Long> commit(TamperTest with) {
                long event = with.anyEvent();
                String column = COLUMNS.get(with.chance.nextInt(COLUMNS.size()));
                with.tables.jdbc().sql("update audit_event set %s = 'X' where id = ?".formatted(column)).param(event).update();
                return Set.of(event);
            }
        },
        CHANGE_TIME {
            @Override
            Set<Long> commit(TamperTest with) {
                long event = with.anyEvent();
                with.tables.jdbc().sql("update audit_event set at = ? where id = ?")
                        .params(Timestamp.from(with.tables.instant().minusMillis(1L + with.chance.nextInt(1_000_000))), event).update();
                return Set.of(event);
            }
        },
        CHANGE_RUN {
            @Override
            Set<Long> commit(TamperTest with) {
                long event = with.anyEvent();
                with.tables.jdbc().sql("update audit_event set run = coalesce(run, 0) + 1 where id = ?").param(event).update();
                return Set.of(event);
            }
        },
        REMOVE {
            @Override
            Set<Long> commit(TamperTest with) {
                long event = with.anyEvent();
                with.tables.jdbc().sql("delete from audit_event where id = ?").param(event).update();
                return Set.of(event);
            }
        },
        INSERT {
            @Override
            Set<Long> commit(TamperTest with) {
                List<Long> free = with.freeNumbers();
                long event = free.get(with.chance.nextInt(free.size()));
                with.insert(Long.toString(event), null, "words");
                return Set.of(event);
            }
        },
        SWAP {
            @Override
            Set<Long> commit(TamperTest with) {
                long one = with.anyEvent();
                long other = with.events().stream().filter(event -> event != one && with.differ(one, event)).skip(with.chance.nextInt(20)).findFirst().orElseThrow();
                with.tables.jdbc().sql("update audit_event set id = -1 where id = ?").param(one).update();
                with.tables.jdbc().sql("update audit_event set id = ? where id = ?").params(one, other).update();
                with.tables.jdbc().sql("update audit_event set id = ? where id = -1").param(other).update();
                return Set.of(one, other);
            }
        },
        RENUMBER {
            @Override
            Set<Long> commit(TamperTest with) {
                List<Long> free = with.freeNumbers();
                long to = free.get(with.chance.nextInt(free.size()));
                long event = with.anyEvent();
                with.tables.jdbc().sql("update audit_event set id = ? where id = ?").params(to, event).update();
                return Set.of(event, to);
            }
        },
        TRUNCATE {
            @Override
            Set<Long> commit(TamperTest with) {
                long from = with.anyEvent();
                Set<Long> gone = new TreeSet<>(with.events().stream().filter(event -> event >= from).toList());
                with.tables.jdbc().sql("delete from audit_event where id >= ?").param(from).update();
                return gone;
            }
        };

        /** @return the events that have to be named, and no others */
        abstract Set<Long> commit(TamperTest with);
    }

    @ParameterizedTest
    @EnumSource
    void isCaughtAndTheVeryEventsAreNamed(Tampering tampering) {
        tables.jdbc().sql("create table kept as select * from audit_event").update();
        for (int number = 1; number <= CASES; number++) {
            Set<Long> named = tampering.commit(this);

            assertThat(events(byHeld())).as("case %d of seed %d by what is held elsewhere", number, seed).isEqualTo(named);
            assertThat(events(byChain())).as("case %d of seed %d by the chain beside it", number, seed).isEqualTo(named);
            undo();
        }
        assertThat(byHeld().isWhole()).as("everything was undone").isTrue();
    }

    @Test
    void whoChangesTheChainWithTheEventIsNamedByWhatIsHeldElsewhere() {
        for (int number = 1; number <= CASES; number++) {
            tables.jdbc().sql("drop table if exists kept").update();
            tables.jdbc().sql("create table kept as select * from audit_event").update();
            Set<Long> named = Tampering.values()[chance.nextInt(Tampering.values().length)].commit(this);
            // The sealer itself makes the chain anew, over what is there now.
            tables.jdbc().sql("delete from audit_seal").update();
            new Sealer(rows, seals, new ProcessWriters(), tables.transactions()).seal();

            assertThat(events(byHeld())).as("case %d of seed %d", number, seed).isEqualTo(named);
            undo();
        }
    }

    @Test
    void aLinkThatWasChangedIsNamed() {
        for (int number = 1; number <= CASES; number++) {
            Link link = seals.at(1 + chance.nextInt(seals.last().orElseThrow().entry().position() > 1 ? 20 : 1)).orElseThrow();
            String column = List.of("content", "head").get(chance.nextInt(2));
            String before = column.equals("head") ? link.head().hex() : link.entry().content().hex();
            tables.jdbc().sql("update audit_seal set %s = ? where position = ?".formatted(column)).params("ab".repeat(32), link.entry().position()).update();

            assertThat(byChain().findings()).as("case %d of seed %d", number, seed).extracting(Finding::event)
                    .contains(java.util.Optional.of(link.entry().event()));
            assertThat(byHeld().isWhole()).isTrue();
            tables.jdbc().sql("update audit_seal set %s = ? where position = ?".formatted(column)).params(before, link.entry().position()).update();
        }
    }

    private Verdict byHeld() {
        Findings findings = new Findings();
        return Verification.of(new Ledger(held.iterator(), List.of(key.open()), findings), rows.all(), findings);
    }

    private Verdict byChain() {
        Findings findings = new Findings();
        return Verification.of(new Links(seals.all(), findings), rows.all(), findings);
    }

    private static Set<Long> events(Verdict verdict) {
        Set<Long> events = new TreeSet<>();
        verdict.findings().forEach(finding -> events.add(finding.event().orElseThrow(() -> new AssertionError(finding.words()))));
        return events;
    }

    private void hold() {
        Digest before = Digest.NONE;
        for (List<Link> links = seals.after(0, 25); !links.isEmpty(); links = seals.after(links.get(links.size() - 1).entry().position(), 25)) {
            held.add(new Checkpoint(before, tables.instant(), links.stream().map(Link::entry).toList()).signedWith(key));
            before = links.get(links.size() - 1).head();
        }
    }

    private void undo() {
        tables.jdbc().sql("delete from audit_event").update();
        tables.jdbc().sql("insert into audit_event select * from kept").update();
    }

    private void insert(String id, Long run, String words) {
        tables.jdbc().sql("""
                insert into audit_event (id, at, actor, way_in, act, run, instance, subject, old_value, new_value, words)
                values (%s, ?, 'olivia', 'REST', 'APPROVED', ?, 'demo', 'approvePlan', null, 'digest', ?)""".formatted(id))
                .param(Timestamp.from(tables.instant())).param(run).param(words).update();
    }

    private List<Long> events() {
        return tables.jdbc().sql("select id from audit_event order by id").query(Long.class).list();
    }

    private long anyEvent() {
        List<Long> events = events();
        return events.get(chance.nextInt(events.size()));
    }

    private boolean differ(long one, long other) {
        return !rows.after(one - 1, 1).get(0).content().equals(rows.after(other - 1, 1).get(0).content());
    }

    /** Numbers below the newest that no event has. */
    private List<Long> freeNumbers() {
        List<Long> events = events();
        List<Long> free = new ArrayList<>();
        for (long number = -5; number < events.get(events.size() - 1); number++) {
            if (!events.contains(number) && number != -1) {
                free.add(number);
            }
        }
        return free;
    }
}
