package chatalot.runbook.web.api;

import chatalot.runbook.run.Deliveries;
import chatalot.runbook.web.Input;
import chatalot.runbook.web.Runs;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Who was told what of a run; and whether the receivers can be reached. */
@RestController
@RequestMapping(path = "/api/notices", produces = MediaType.APPLICATION_JSON_VALUE)
class NoticesApi {

    private final Deliveries deliveries;
    private final Runs runs;

    NoticesApi(Deliveries deliveries, Runs runs) {
        this.deliveries = deliveries;
        this.runs = runs;
    }

    /** A notice and everybody it goes to. */
    record NoticeJson(String kind, long run, String instance, String group, String text, Instant at,
            List<DeliveryJson> receivers) {
        static NoticeJson of(Deliveries.Told told) {
            return new NoticeJson(told.notice().kind().name().toLowerCase(Locale.ROOT), told.notice().run().value(),
                    told.notice().instance(), told.notice().group(), told.notice().text(), told.at(),
                    told.receivers().stream().map(DeliveryJson::of).toList());
        }
    }

    /** Its way to one of them: {@code waiting}, {@code delivered} or {@code given_up}. */
    record DeliveryJson(String id, String receiver, String state, int attempts, Optional<Instant> deliveredAt,
            Optional<Instant> nextTry, Optional<Instant> gaveUpAt, Optional<String> lastError) {
        static DeliveryJson of(Deliveries.Delivery delivery) {
            return new DeliveryJson(delivery.id(), delivery.receiver(), delivery.state().name().toLowerCase(Locale.ROOT),
                    delivery.attempts(), delivery.deliveredAt(), delivery.nextTry(), delivery.gaveUpAt(), delivery.lastError());
        }
    }

    /** How a test went. */
    record TrialJson(String receiver, boolean delivered, Optional<String> error) {
        static TrialJson of(Deliveries.Trial trial) {
            return new TrialJson(trial.receiver(), trial.error().isEmpty(), trial.error());
        }
    }

    /** Who was told what of a run, and whether it arrived. */
    @GetMapping
    List<NoticeJson> ofRun(@RequestParam String run) {
        return runs.notices(runs.run(Input.run(run)).number()).stream().map(NoticeJson::of).toList();
    }

    /** Sends a test notice to every receiver and waits for them. Takes JSON only, though it needs none: a form of another site cannot send that. */
    @PostMapping(path = "/test", consumes = MediaType.APPLICATION_JSON_VALUE)
    List<TrialJson> test() {
        return deliveries.test().stream().map(TrialJson::of).toList();
    }
}
