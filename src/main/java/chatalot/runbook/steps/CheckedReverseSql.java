package chatalot.runbook.steps;

import chatalot.runbook.release.ReverseSql;
import chatalot.runbook.release.ReverseSqlRefused;
import chatalot.runbook.run.Refused;
import chatalot.runbook.run.ReverseSqlCheck;
import org.springframework.stereotype.Component;

/** Reads an author's SQL by the rules for it before it is kept. */
@Component
class CheckedReverseSql implements ReverseSqlCheck {

    @Override
    public String checked(String text) {
        try {
            return ReverseSql.of(text).text();
        } catch (ReverseSqlRefused e) {
            throw new Refused(Refused.Kind.INVALID, "The reverse SQL was not taken, and nothing was changed.\n" + e.getMessage());
        }
    }
}
