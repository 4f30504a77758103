package chatalot.runbook.engine;

import chatalot.runbook.run.ApprovalTerms;
import chatalot.runbook.run.GateTimes;
import chatalot.runbook.run.Person;
import java.time.Duration;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What holds at every gate ({@code runbook.approval.*}). All of it is checked at the start: a timer that the engine
 * cannot read would fail the step before the gate.
 *
 * @param reminder        how long after a gate was opened approvers are reminded, and how often from then on
 * @param escalation      how long after a gate was opened the second group is told
 * @param escalationGroup who is told then; being told gives no right to decide
 * @param expiry          how long a gate waits for a decision before the run ends
 * @param validity        how long an approval counts from when it was given
 * @param approvers       how many different people a gate asks for in a run that has no policy on record
 */
@ConfigurationProperties("runbook.approval")
public record ApprovalSettings(@DefaultValue("4h") Duration reminder, @DefaultValue("24h") Duration escalation,
        @DefaultValue(Person.ADMINS) String escalationGroup, @DefaultValue("3d") Duration expiry,
        @DefaultValue("7d") Duration validity, @DefaultValue("1") int approvers) implements ApprovalTerms, GateTimes {

    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofDays(365);
    private static final Set<String> GROUPS = Set.of(Person.OPS, Person.APPROVERS, Person.AUDITORS, Person.ADMINS);

    public ApprovalSettings {
        demandTime("reminder", reminder, "4h");
        demandTime("escalation", escalation, "24h");
        demandTime("expiry", expiry, "3d");
        demandTime("validity", validity, "7d");
        demand(validity.compareTo(expiry) >= 0, "validity", validity,
                "at least runbook.approval.expiry (%s), or a word could lapse while its gate is open".formatted(expiry));
        demand(GROUPS.contains(escalationGroup), "escalation-group", escalationGroup,
                "one of ops, approvers, auditors, admins");
        demand(approvers >= 1 && approvers <= 9, "approvers", approvers, "1 to 9");
    }

    private static void demandTime(String key, Duration value, String example) {
        demand(value.compareTo(SHORTEST) >= 0 && value.compareTo(LONGEST) <= 0, key, value,
                "at least 1m and at most 365d, for example " + example);
    }

    private static void demand(boolean holds, String key, Object value, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException("runbook.approval.%s is %s; it has to be %s".formatted(key, value, otherwise));
        }
    }
}
