package chatalot.runbook.engine;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What a gate asks for ({@code runbook.approval.*}).
 *
 * @param expiry    how long a gate waits for a decision before the run ends
 * @param approvers how many different people have to approve at each gate
 */
@ConfigurationProperties("runbook.approval")
public record ApprovalSettings(@DefaultValue("3d") Duration expiry, @DefaultValue("1") int approvers) {

    public ApprovalSettings {
        if (expiry.compareTo(Duration.ofMinutes(1)) < 0) {
            throw new IllegalArgumentException(
                    "runbook.approval.expiry is %s; it has to be at least 1m, for example 3d".formatted(expiry));
        }
        if (approvers < 1 || approvers > 9) {
            throw new IllegalArgumentException(
                    "runbook.approval.approvers is %d; it has to be 1 to 9".formatted(approvers));
        }
    }
}
