package chatalot.runbook.release;

import java.util.Comparator;
import java.util.List;

/**
 * One statement of a migration with what it does.
 *
 * @param sql          its text, comments included
 * @param consequences what it does; empty when nobody has looked at it yet, which counts as unknown
 */
public record SqlStatement(String sql, List<Consequence> consequences) {

    public SqlStatement {
        consequences = List.copyOf(consequences);
    }

    /** The worst that it does. */
    public Effect effect() {
        return consequences.stream().map(Consequence::effect).max(Comparator.naturalOrder()).orElse(Effect.UNKNOWN);
    }

    boolean has(Effect effect) {
        return consequences.stream().anyMatch(consequence -> consequence.effect() == effect);
    }
}
