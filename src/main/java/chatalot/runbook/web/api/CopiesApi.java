package chatalot.runbook.web.api;

import chatalot.runbook.web.CopiesOfInstances;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Every copy of user data over REST, and when it goes. */
@RestController
@RequestMapping(path = "/api/copies", produces = MediaType.APPLICATION_JSON_VALUE)
class CopiesApi {

    private final CopiesOfInstances copies;

    CopiesApi(CopiesOfInstances copies) {
        this.copies = copies;
    }

    /** The copies of one instance's data, as {@code seen} last; {@code trouble} says what could not be seen then. */
    record InstanceCopiesJson(String instance, Optional<Instant> seen, List<CopyJson> copies, List<String> trouble) {
        static InstanceCopiesJson of(CopiesOfInstances.OfInstance one) {
            return new InstanceCopiesJson(one.instance(), one.seen(), one.copies().stream().map(CopyJson::of).toList(), one.trouble());
        }
    }

    /** One copy; {@code until} is when it goes, {@code deleted} says so in words where no date does. */
    record CopyJson(String kind, String where, Optional<Long> run, Optional<Long> bytes, Optional<Instant> since, Optional<Instant> until,
            String deleted) {
        static CopyJson of(CopiesOfInstances.Copy copy) {
            return new CopyJson(copy.kind(), copy.where(), copy.run(), copy.bytes(), copy.since(), copy.until(), copy.deleted());
        }
    }

    /** Every copy of user data and when it is deleted, by instance. */
    @GetMapping
    List<InstanceCopiesJson> all() {
        return copies.all().stream().map(InstanceCopiesJson::of).toList();
    }
}
