package chatalot.runbook.release;

/** A proposal as the author of the reverse SQL reads it, in Markdown: each migration beside what may undo it. */
public final class ProposalText {

    private ProposalText() {
    }

    public static String of(ReverseProposal proposal) {
        MarkdownText text = new MarkdownText();
        proposal.migrations().forEach(part -> {
            text.heading(3, "Migration %d: %s", part.version(), part.description());
            text.paragraph("As it was applied (%s):", part.file().orElse("its text is not known"));
            text.fenced("sql", part.sql());
            text.paragraph("%s", part.wayBack().map("What undoes it, as %s says:"::formatted).orElse("What may undo it:"));
            text.fenced("sql", part.proposal());
        });
        return text.toString();
    }
}
