package chatalot.runbook.engine;

import chatalot.runbook.run.Safeguard;
import chatalot.runbook.run.Step;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.stereotype.Component;

/**
 * Which step works which topic. A topic that nothing works would wait for ever without anybody being told, so the
 * service refuses to start when a deployed model, old versions included, names one.
 */
@Component
class Topics implements SmartInitializingSingleton {

    private final Models models;
    private final Map<String, Step> steps;
    private final ObjectProvider<Safeguard> safeguard;
    private volatile Set<String> danger = Set.of();
    private volatile Set<String> ordinary = Set.of();
    private volatile Set<String> waiting = Set.of();
    private volatile Set<String> sleeping = Set.of();

    Topics(Models models, List<Step> steps, ObjectProvider<Safeguard> safeguard) {
        this.models = models;
        this.safeguard = safeguard;
        this.steps = steps.stream().collect(Collectors.toMap(Step::topic, Function.identity()));
    }

    @Override
    public void afterSingletonsInstantiated() {
        List<ElementFacts> tasks = models.externalTasks().values().stream().flatMap(List::stream).toList();
        Set<String> missing = named(tasks);
        missing.removeAll(steps.keySet());
        if (!missing.isEmpty()) {
            throw new IllegalStateException("The deployed models name topics that no step works: %s. Runs would wait there "
                    .formatted(String.join(", ", missing)) + "for ever. Bring these steps back, or start the version that has them.");
        }
        danger = named(tasks.stream().filter(task -> task.onTrouble() == ElementFacts.OnTrouble.ERROR).toList());
        waiting = named(tasks.stream().filter(ElementFacts::waitsOnStop).toList());
        Set<String> rest = named(tasks);
        rest.removeAll(danger);
        Set<String> idle = named(tasks.stream().filter(task -> !task.takesThread()).toList());
        idle.retainAll(rest);
        sleeping = idle;
        rest.removeAll(idle);
        ordinary = rest;
    }

    /** Its step; one in which the instance is away with what is there to guard it. */
    Step step(String topic) {
        Step step = steps.get(topic);
        return danger.contains(topic) ? Optional.ofNullable(safeguard.getIfAvailable()).map(guard -> guard.around(step)).orElse(step) : step;
    }

    /** Topics inside swap and restore, where the instance is down: they never wait for a thread. */
    Set<String> danger() {
        return danger;
    }

    /** Topics that mostly sleep: they do not wait for a thread either, and a stopping service leaves them. */
    Set<String> sleeping() {
        return sleeping;
    }

    /** Every other topic. */
    Set<String> ordinary() {
        return ordinary;
    }

    /** Topics inside swap and restore which a stopping service still works. */
    Set<String> toBeFinished() {
        Set<String> topics = new TreeSet<>(danger);
        topics.removeAll(waiting);
        return topics;
    }

    private static Set<String> named(List<ElementFacts> tasks) {
        Map<String, ElementFacts> byTopic = new TreeMap<>();
        tasks.forEach(task -> byTopic.put(task.topic().orElseThrow(), task));
        return new TreeSet<>(byTopic.keySet());
    }
}
