package chatalot.runbook.web.api;

import chatalot.runbook.audit.Exports;
import chatalot.runbook.audit.chain.KeyFiles;
import chatalot.runbook.audit.chain.PlaceMemory;
import chatalot.runbook.audit.chain.RecordCheck;
import chatalot.runbook.run.Person;
import chatalot.runbook.seal.Entry;
import chatalot.runbook.seal.Finding;
import chatalot.runbook.seal.PublicSealKey;
import chatalot.runbook.seal.Verdict;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Whether the record is still what was sealed, and all that it takes to find that out without this service. */
@RestController
@RequestMapping(path = "/api/audit", produces = MediaType.APPLICATION_JSON_VALUE)
class RecordApi {

    private final RecordCheck check;
    private final KeyFiles keys;
    private final Exports exports;

    RecordApi(RecordCheck check, KeyFiles keys, Exports exports) {
        this.check = check;
        this.keys = keys;
        this.exports = exports;
    }

    /**
     * How far the record is sealed.
     *
     * @param sealedUntil the last event that is; missing while nothing is
     * @param newest      the number of the newest event
     * @param places      elsewhere, as far as they have been given anything
     */
    record StandingJson(Optional<Long> sealedUntil, Optional<Instant> sealedAt, Optional<String> head, long newest, List<PlaceJson> places) { }

    /** One place that holds checkpoints. */
    record PlaceJson(String place, long position, Optional<Instant> heldAt, Optional<String> trouble) {
        static PlaceJson of(PlaceMemory.Remembered place) {
            return new PlaceJson(place.place(), place.held(), place.heldAt(), place.trouble());
        }
    }

    /**
     * What a verification found.
     *
     * @param whole     whether everything that something vouches for is what it was, and every place could be asked
     * @param chain     by the chain beside the record
     * @param elsewhere by each place that shows what it holds
     */
    record VerificationJson(boolean whole, VerdictJson chain, List<ElsewhereJson> elsewhere) { }

    /** By one place; {@code verdict} is missing where it could not be asked. */
    record ElsewhereJson(String place, Optional<VerdictJson> verdict, Optional<String> trouble) { }

    /**
     * How the record compares with one chain.
     *
     * @param checked       events that are what they were
     * @param vouchedUntil  the last event that the chain knows
     * @param newer         events after that, which nothing vouches for
     * @param found         how many findings there are; a thousand of them are listed
     */
    record VerdictJson(boolean whole, long checked, Optional<Long> vouchedUntil, long newer, long found, List<FindingJson> findings) {
        static VerdictJson of(Verdict verdict) {
            return new VerdictJson(verdict.isWhole(), verdict.checked(), verdict.last().map(Entry::event), verdict.newer(), verdict.found(),
                    verdict.findings().stream().map(FindingJson::of).toList());
        }
    }

    /** Something that is not as it was sealed. */
    record FindingJson(String kind, Optional<Long> event, String words) {
        static FindingJson of(Finding finding) {
            return new FindingJson(finding.kind().name().toLowerCase(Locale.ROOT), finding.event(), finding.words());
        }
    }

    /** The public keys that sign checkpoints and evidence, the present one first. */
    record KeysJson(List<KeyJson> keys) { }

    /** One of them: its SHA-256, and itself in PEM. */
    record KeyJson(String fingerprint, String pem) {
        static KeyJson of(PublicSealKey key) {
            return new KeyJson(key.fingerprint().hex(), key.pem());
        }
    }

    /** How far the record is sealed and held elsewhere; cheap to ask. */
    @GetMapping("/seals")
    StandingJson standing() {
        RecordCheck.Standing standing = check.standing();
        return new StandingJson(standing.sealed().map(link -> link.entry().event()), standing.at(), standing.sealed().map(link -> link.head().hex()),
                standing.newest(), standing.places().stream().map(PlaceJson::of).toList());
    }

    /** Reads the whole record and names every event that is not what was sealed. */
    @GetMapping("/verification")
    VerificationJson verification() {
        RecordCheck.Result result = check.verify();
        return new VerificationJson(result.isWhole(), VerdictJson.of(result.chain()), result.places().stream().map(place ->
                new ElsewhereJson(place.place(), place.verdict().map(VerdictJson::of), place.trouble())).toList());
    }

    /** The keys that a checker needs. Keep their fingerprints where the service's machine cannot change them. */
    @GetMapping("/keys")
    KeysJson keys() {
        return new KeysJson(keys.known().stream().map(KeyJson::of).toList());
    }

    /** Every event in the form that is sealed, one a line, the oldest first: for a check by somebody else. It is itself on the trail. */
    @GetMapping(path = "/record", produces = "application/jsonl")
    void record(Person person, HttpServletResponse response) throws IOException {
        response.setContentType("application/jsonl");
        response.setCharacterEncoding(StandardCharsets.UTF_8.name());
        exports.record(person, response.getWriter());
        response.flushBuffer();
    }
}
