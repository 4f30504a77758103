package chatalot.runbook.endtoend;

import static org.awaitility.Awaitility.await;

import chatalot.runbook.people.PeoplesRuns;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Kills a service again and again while one run is under way. */
record Killing(ServiceProcess service) {

    private static final Duration PATIENCE = Duration.ofMinutes(25);

    /**
     * Arms it at all points, starts it again whenever it has died, and returns the run after its end.
     *
     * @param points see {@link KillSwitch}
     * @param ask    returns the run's path; a service that dies before it can answer means the newest run
     * @param people do what the run waits for now, if it waits for them; the service may die before it has answered
     */
    JsonNode survive(List<String> points, Supplier<String> ask, Consumer<String> people) {
        service.killAt(points);
        Optional<String> answered = answered(ask);
        String[] run = {answered.orElse("")};
        await("the end of the run, see " + service.log()).atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).until(() -> {
            if (!service.isAlive()) {
                service.start();
            }
            return answered(() -> {
                if (run[0].isEmpty()) {
                    run[0] = PeoplesRuns.path(service.get("ops", "/api/runs").get(0));
                }
                people.accept(run[0]);
                return service.get("ops", run[0]).path("ended").asText();
            }).filter("true"::equals).isPresent();
        });
        if (!service.isAlive()) {
            service.start();
        }
        return service.get("ops", run[0]);
    }

    private static Optional<String> answered(Supplier<String> question) {
        try {
            return Optional.of(question.get());
        } catch (UncheckedIOException e) {
            return Optional.empty();
        }
    }
}
