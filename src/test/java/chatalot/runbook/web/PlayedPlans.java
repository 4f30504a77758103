package chatalot.runbook.web;

import chatalot.runbook.run.Instances;
import chatalot.runbook.run.Plans;
import chatalot.runbook.run.Refused;
import java.util.List;

/** Plans of the played instances: 9.9.9 does not exist, 1.4.0 is refused, and the instance team does not answer. */
class PlayedPlans implements Plans {

    private static final String MARKDOWN = """
            # Update %s from 1.0.0 to %s

            - <script>alert(1)</script> [link](javascript:alert(1)) \u001b[31mred
            """;

    private final Instances instances;

    PlayedPlans(Instances instances) {
        this.instances = instances;
    }

    @Override
    public Preview preview(String instance, String target) {
        String name = instances.find(instance).name();
        if (name.equals("team")) {
            throw new Refused(Refused.Kind.CONFLICT, "team cannot be planned for now, and nothing was changed: no answer");
        }
        if (target.equals("9.9.9")) {
            throw new Refused(Refused.Kind.UNPROCESSABLE, name + ": There is no tag, branch or commit 9.9.9 in /srv/chatalot.");
        }
        String release = target.isEmpty() ? "1.6.0" : target;
        List<String> refusals = target.equals("1.4.0") ? List.of("The restore point does not fit.") : List.of();
        return new Preview(name, "1.0.0 (c0ffeec0ff)", release, "c0ffee".repeat(6) + "abcd", false, refusals, true, false, false, 1,
                "restore data", 3.07, 4, List.of(new Flag("drops data", "Migration 2 drops t.", "an approver who knows the database")),
                "3f".repeat(32), MARKDOWN.formatted(name, release));
    }
}
