package chatalot.runbook.run;

import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** How what a run would bring was tried on a copy, in a few words; the reports lie in its evidence. */
@Component
public class Rehearsals {

    /** The report of a rehearsal for people; its heading ends with the verdict. */
    public static final String REPORT = "rehearsal.md";

    private final EvidenceStore evidence;

    public Rehearsals(EvidenceStore evidence) {
        this.evidence = evidence;
    }

    /** The verdict; why there is none, or not yet, where there is none. */
    public String verdict(Run run, Optional<Policy> policy) {
        Evidence documents = evidence.of(run.number());
        return Stream.of(ReverseTexts.REHEARSAL_TEXT, REPORT).flatMap(name -> documents.text(name).stream())
                .map(Rehearsals::heading).findFirst().orElseGet(() -> without(run, policy));
    }

    private static String heading(String report) {
        String first = report.lines().findFirst().orElse("");
        return first.substring(first.lastIndexOf(": ") + 1).strip();
    }

    private static String without(Run run, Optional<Policy> policy) {
        if (run.kind() != RunKind.UPDATE) {
            return "none";
        }
        return policy.map(Policy::rehearsal).orElse(true) ? "comes before the swap is approved" : "none, the risk table asks for none";
    }
}
