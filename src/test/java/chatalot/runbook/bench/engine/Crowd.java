package chatalot.runbook.bench.engine;

import chatalot.runbook.bench.BenchmarkFailed;
import chatalot.runbook.bench.WorkedRuns;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.RunNumber;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Many updates at once, each of an instance of its own: people ask for all of them, approve each plan as soon as it is there, and approve the
 * first swap when every single one waits for that; so at that moment all are open, and then all swap as soon as they can.
 */
final class Crowd {

    private static final int PEOPLE = 8;
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final Duration LONGEST = Duration.ofMinutes(30);
    private static final String RELEASE = "v1.1.0";

    private final List<WorkedRuns> nodes;
    private final List<String> instances;

    /** @param nodes on one database; people go to each of them alike */
    Crowd(List<WorkedRuns> nodes, List<String> instances) {
        this.nodes = List.copyOf(nodes);
        this.instances = List.copyOf(instances);
        nodes.forEach(node -> node.write(instances));
    }

    /**
     * How long it took.
     *
     * @param gathered from the first request until every one waits for the approval of its swap
     * @param swapped  from the first of these approvals to the last end
     */
    record Course(Duration gathered, Duration swapped) {

        Duration whole() {
            return gathered.plus(swapped);
        }
    }

    /** @throws BenchmarkFailed when a run ends before its time, or nothing comes to an end */
    Course work() {
        ExecutorService people = Executors.newFixedThreadPool(PEOPLE);
        try {
            long began = System.nanoTime();
            allOf(people, instances, instance -> nodeOf(instance.hashCode() & Integer.MAX_VALUE).start(instance, RELEASE));
            approveAll(people, WorkedRuns.GATES.get(0));
            await("wait for the approval of their swaps", () -> first().waitingAt(WorkedRuns.GATES.get(1)).size() == instances.size());
            long gathered = System.nanoTime();
            approveAll(people, WorkedRuns.GATES.get(1));
            await("have ended", () -> first().unfinished().isEmpty());
            return new Course(Duration.ofNanos(gathered - began), Duration.ofNanos(System.nanoTime() - gathered));
        } finally {
            people.shutdownNow();
        }
    }

    /** Each as soon as it waits there. */
    private void approveAll(ExecutorService people, String gate) {
        Set<RunNumber> seen = new HashSet<>();
        List<Future<?>> approvals = new ArrayList<>();
        await("were approved at " + gate, () -> {
            first().waitingAt(gate).stream().filter(seen::add).forEach(run -> approvals.add(
                    people.submit(() -> nodeOf(run.value()).approve(run, gate))));
            return seen.size() == instances.size();
        });
        approvals.forEach(Crowd::done);
    }

    private static <T> void allOf(ExecutorService people, List<T> all, Consumer<T> act) {
        all.stream().<Future<?>>map(each -> people.submit(() -> act.accept(each))).toList().forEach(Crowd::done);
    }

    private static void done(Future<?> act) {
        try {
            act.get();
        } catch (ExecutionException e) {
            throw new BenchmarkFailed("somebody could not do what they wanted: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchmarkFailed("interrupted while people acted", e);
        }
    }

    private void await(String what, BooleanSupplier all) {
        try {
            Awaitility.await().atMost(LONGEST).pollDelay(Duration.ZERO).pollInterval(LOOK).until(all::getAsBoolean);
        } catch (ConditionTimeoutException e) {
            List<Run> open = first().unfinished();
            throw new BenchmarkFailed("after %d minutes not all runs %s; %d are open, for example %s".formatted(LONGEST.toMinutes(), what,
                    open.size(), open.stream().limit(3).toList()), e);
        }
    }

    private WorkedRuns first() {
        return nodes.get(0);
    }

    private WorkedRuns nodeOf(long number) {
        return nodes.get((int) (number % nodes.size()));
    }
}
