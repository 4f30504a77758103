package chatalot.runbook.release;

import chatalot.runbook.instance.AppliedMigration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What going back by reverse SQL has to undo.
 *
 * @param running  the release that runs, in which the migrations' texts are looked for
 * @param undo     rows of the ledger that the older release does not know; empty when it knows all
 * @param proposal what may undo them
 * @param losses   what the proposal loses, in words
 */
public record Reversal(Release running, List<AppliedMigration> undo, ReverseProposal proposal, List<String> losses) {

    private static final Set<Effect> LOSING = EnumSet.of(Effect.DROPS, Effect.NARROWS, Effect.UNKNOWN);

    public Reversal {
        undo = List.copyOf(undo);
        losses = List.copyOf(losses);
    }

    static Reversal of(Release running, List<AppliedMigration> undo, Checkout checkout, TableSizes sizes) {
        ReverseProposal proposal = ReverseProposal.of(checkout, running.commit(), undo);
        List<String> losses = new ArrayList<>();
        new StatementClassifier(sizes).classify(proposal.text()).stream().flatMap(statement -> statement.consequences().stream())
                .filter(consequence -> LOSING.contains(consequence.effect())).map(Consequence::wordsWithSize).forEach(losses::add);
        proposal.migrations().stream().filter(part -> part.gaps() > 0).forEach(part -> losses.add(
                "migration %d (%s): %d lines ask for what the author writes".formatted(part.version(), part.description(), part.gaps())));
        return new Reversal(running, undo, proposal, losses);
    }

    /** Why nobody can tell what these migrations did; empty when the text of each is known. */
    public List<String> refusals() {
        return proposal.migrations().stream().filter(part -> part.file().isEmpty())
                .map(part -> "Migration %d (%s) was applied from a text that is not in %s: what undoes it cannot be told."
                        .formatted(part.version(), part.description(), running.name())).toList();
    }
}
