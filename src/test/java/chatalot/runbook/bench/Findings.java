package chatalot.runbook.bench;

import java.util.List;

/**
 * What a benchmark found.
 *
 * @param figures the rows of its table
 * @param details lines for whoever wants to know where the figures come from
 * @param raw     every single value, for a file: whatever Jackson can write
 */
public record Findings(List<Figure> figures, List<String> details, Object raw) {

    public boolean met() {
        return figures.stream().allMatch(Figure::met);
    }
}
