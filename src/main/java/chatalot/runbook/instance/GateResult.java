package chatalot.runbook.instance;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the gate found.
 *
 * @param passed every deciding check passed several times in a row
 * @param words  one sentence for people; of a container that ended also its last lines
 * @param checks each check with its last finding
 * @param probes how often it looked
 * @param took   until it was decided
 */
public record GateResult(boolean passed, String words, List<Finding> checks, int probes, Duration took) {

    /**
     * One check.
     *
     * @param passed  several times in a row, or, of a container that ended, at the last look
     * @param decides whether it could fail the gate
     * @param words   what was found
     */
    public record Finding(Check check, boolean passed, boolean decides, String words) { }

    public GateResult {
        checks = List.copyOf(checks);
    }

    /** The checks that passed: what may decide over the next version. */
    public Set<Check> passedChecks() {
        return checks.stream().filter(Finding::passed).map(Finding::check).collect(Collectors.toUnmodifiableSet());
    }

    /** For people, a line for each check. */
    public String text() {
        return "%s\n\n%s\nLooked %d times in %d ms.\n".formatted(words, checks.stream().map(finding -> "%s, %s, %s: %s\n"
                .formatted(finding.check(), finding.passed() ? "passed" : "not passed", finding.decides() ? "decides" : "decides nothing",
                        finding.words())).collect(Collectors.joining()), probes, took.toMillis());
    }

    public Optional<Finding> finding(Check check) {
        return checks.stream().filter(finding -> finding.check() == check).findFirst();
    }
}
