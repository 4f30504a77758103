package chatalot.runbook.run;

import java.util.Optional;
import org.springframework.stereotype.Component;

/** The reverse SQL of runs, as their evidence holds it: kept exactly as it was written, because it is what people sign. */
@Component
public class ReverseTexts {

    /** What the service proposes, whole. */
    public static final String PROPOSAL = "reverse-proposal.sql";
    /** Each migration beside what may undo it, for people. */
    public static final String PROPOSAL_TEXT = "reverse-proposal.md";
    /** How the text that was written last came out on a copy, for people. */
    public static final String REHEARSAL_TEXT = "reverse-rehearsal.md";
    /** Not a kind of text that is masked. */
    public static final String SQL = "application/sql";
    private static final String WRITTEN = "reverse.sql";
    /** A form's variable holds 4000 characters. */
    private static final int LONGEST_SHOWN = 3500;
    private static final String FENCE = "```";

    private final EvidenceStore evidence;

    public ReverseTexts(EvidenceStore evidence) {
        this.evidence = evidence;
    }

    /** What an author goes on with: what was written last, else the proposal; empty before there is one. */
    public Optional<String> draft(RunNumber run) {
        Evidence documents = evidence.of(run);
        return documents.text(WRITTEN).or(() -> documents.text(PROPOSAL));
    }

    /** What was written last. */
    public Optional<String> written(RunNumber run) {
        return evidence.of(run).text(WRITTEN);
    }

    /** SHA-256 of what was written last. */
    public Optional<String> digest(RunNumber run) {
        return evidence.of(run).list().stream().filter(document -> document.name().equals(WRITTEN)).findFirst()
                .map(Evidence.Document::sha256);
    }

    /** Keeps a text; another one that it replaces stays on record as {@code reverse-1.sql}, {@code reverse-2.sql} and so on. */
    public void keep(RunNumber run, String sql) {
        Evidence documents = evidence.of(run);
        documents.text(WRITTEN).filter(former -> !former.equals(sql)).ifPresent(former -> {
            int number = 1;
            while (documents.text("reverse-%d.sql".formatted(number)).isPresent()) {
                number++;
            }
            documents.put("reverse-%d.sql".formatted(number), SQL, former);
        });
        documents.put(WRITTEN, SQL, sql);
    }

    /** What the author is shown of the proposal, and of how the text before came out; Markdown for a form. */
    public Shown shown(RunNumber run) {
        Evidence documents = evidence.of(run);
        return new Shown(documents.text(PROPOSAL_TEXT).map(ReverseTexts::brief).orElse("See the plan."),
                documents.text(REHEARSAL_TEXT).map(ReverseTexts::brief).orElse("Nothing was rehearsed yet."));
    }

    /** Cut after a whole line; a block of SQL that is cut is ended. */
    private static String brief(String markdown) {
        if (markdown.length() <= LONGEST_SHOWN) {
            return markdown;
        }
        String cut = markdown.substring(0, Math.max(0, markdown.lastIndexOf('\n', LONGEST_SHOWN)));
        boolean open = cut.lines().filter(line -> line.startsWith(FENCE)).count() % 2 == 1;
        return cut + (open ? "\n" + FENCE : "") + "\n\n… and more: see the run's page.\n";
    }

    /**
     * For the form.
     *
     * @param proposal each migration beside what may undo it
     * @param cameOut  what was said of the text that was written last
     */
    public record Shown(String proposal, String cameOut) { }
}
