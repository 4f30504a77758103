package chatalot.runbook.run;

import java.util.Optional;

/**
 * What the risk table was told of a plan, and what it asked for.
 *
 * @param plan absent in a run whose plan was assessed by an earlier version of this service
 */
public record Assessed(Policy policy, Optional<PlanFacts> plan) { }
