package chatalot.runbook.web;

import chatalot.runbook.run.Instances;
import chatalot.runbook.run.Refused;
import chatalot.runbook.run.Rollbacks;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Ways back of the played instances: 0.9.0 ran before; 9.9.9 does not exist. */
class PlayedRollbacks implements Rollbacks {

    private static final String COMMIT = "0900c0ffee".repeat(4);

    private final Instances instances;

    PlayedRollbacks(Instances instances) {
        this.instances = instances;
    }

    @Override
    public View look(String instance, String target) {
        String name = instances.find(instance).name();
        if (target.equals("9.9.9")) {
            throw new Refused(Refused.Kind.UNPROCESSABLE, name + ": There is no tag, branch or commit 9.9.9 in /srv/chatalot.");
        }
        Past past = new Past("0.9.0", COMMIT, Optional.of("0.9.0"), Optional.of(Instant.parse("2026-01-02T03:04:05Z")), "run 7 put it there");
        return new View(name, "1.0.0 (c0ffeec0ff)", List.of(past), Optional.of("0.9.0"), Optional.of(COMMIT), List.of(
                new Way("code-only", Optional.empty(), Optional.empty(), List.of("Migration 2 is applied, but 0.9.0 does not have it."), List.of()),
                new Way("reverse-migrations", Optional.empty(), Optional.empty(), List.of(), List.of("drops the table reactions (about 12 rows, 24.0 kB)")),
                new Way("restore-backup", Optional.of("demo-8-20260102030405"), Optional.of(Instant.parse("2026-01-02T03:04:05Z")), List.of(),
                        List.of("since 2 Jan 2026 03:04 UTC: public.messages: 1204 written (at most 1300)"))));
    }
}
