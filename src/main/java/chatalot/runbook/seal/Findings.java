package chatalot.runbook.seal;

import java.util.ArrayList;
import java.util.List;

/** What was found so far: the first thousand in full, the rest counted, so that a wrecked record cannot fill the memory. */
public final class Findings {

    private static final int IN_FULL = 1_000;

    private final List<Finding> first = new ArrayList<>();
    private long all;

    void add(Finding finding) {
        all++;
        if (first.size() < IN_FULL) {
            first.add(finding);
        }
    }

    /** In the order they were found. */
    public List<Finding> list() {
        return List.copyOf(first);
    }

    /** Also those that are not listed. */
    public long count() {
        return all;
    }
}
