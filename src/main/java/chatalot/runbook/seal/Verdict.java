package chatalot.runbook.seal;

import java.util.List;
import java.util.Optional;

/**
 * How a record compares with what was sealed.
 *
 * @param findings what is not as it was sealed, a thousand at most; empty when everything is
 * @param found    how many there are in all
 * @param checked  how many events are what they were
 * @param last     the last that something vouches for; absent where nothing does
 * @param newer    how many events came after that: nothing vouches for them
 */
public record Verdict(List<Finding> findings, long found, long checked, Optional<Entry> last, long newer) {

    public Verdict {
        findings = List.copyOf(findings);
    }

    /** Whether everything that something vouches for is as it was. */
    public boolean isWhole() {
        return found == 0;
    }
}
