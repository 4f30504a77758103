package chatalot.runbook.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.stream.StreamSupport;

/** One person's word at the gate that is open: for the digest that was shown, whatever comes meanwhile. */
record Decision(Service service, long run) {

    /** The task that waits for a signature. @throws Declined when none does */
    JsonNode openGate() {
        JsonNode shown = service.get("/runs/" + run);
        return StreamSupport.stream(shown.path("waitsFor").spliterator(), false)
                .filter(wait -> wait.path("digest").isTextual() && wait.path("gate").isTextual()).findFirst()
                .orElseThrow(() -> new Declined("Run %d waits for no approval now. State: %s"
                        .formatted(run, RunWords.state(shown))));
    }

    JsonNode decide(String decision, String digest, String comment) {
        return service.post("/runs/" + run + "/approvals",
                Map.of("decision", decision, "digest", digest, "comment", comment));
    }
}
