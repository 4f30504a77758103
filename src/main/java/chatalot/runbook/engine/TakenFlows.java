package chatalot.runbook.engine;

import chatalot.runbook.run.Course;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.camunda.bpm.engine.history.HistoricActivityInstance;

/**
 * The sequence flows that were followed. The engine keeps no history of flows, only of what was entered and in which order; so
 * whatever was entered came from the one of its sources that had ended last before it.
 */
final class TakenFlows {

    private final Map<String, List<SequenceFlowFacts>> into;
    private final List<HistoricActivityInstance> entered;

    private TakenFlows(Map<String, List<SequenceFlowFacts>> into, List<HistoricActivityInstance> entered) {
        this.into = into;
        this.entered = entered;
    }

    /**
     * @param into    the flows of a model, by the element they lead to
     * @param entered what was entered, in that order
     */
    static List<Course.Flow> of(Map<String, List<SequenceFlowFacts>> into, List<HistoricActivityInstance> entered) {
        TakenFlows taken = new TakenFlows(into, entered);
        List<Course.Flow> flows = new ArrayList<>();
        for (int at = 0; at < entered.size(); at++) {
            int here = at;
            taken.into(here).ifPresent(flow -> flows.add(new Course.Flow(flow.id(), entered.get(here).getStartTime().toInstant())));
        }
        return List.copyOf(flows);
    }

    private Optional<SequenceFlowFacts> into(int at) {
        List<SequenceFlowFacts> possible = into.getOrDefault(entered.get(at).getActivityId(), List.of());
        for (int before = at - 1; before >= 0; before--) {
            HistoricActivityInstance source = entered.get(before);
            if (hadEnded(source, entered.get(at))) {
                Optional<SequenceFlowFacts> from = possible.stream().filter(flow -> flow.source().equals(source.getActivityId())).findFirst();
                if (from.isPresent()) {
                    return from;
                }
            }
        }
        return Optional.empty();
    }

    private static boolean hadEnded(HistoricActivityInstance source, HistoricActivityInstance target) {
        return source.getEndTime() != null && !source.isCanceled() && !source.getEndTime().after(target.getStartTime());
    }
}
