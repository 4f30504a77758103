package chatalot.runbook.web.api;

import chatalot.runbook.run.Evidence;
import chatalot.runbook.run.Person;
import chatalot.runbook.web.BundleAnswer;
import chatalot.runbook.web.DocumentAnswer;
import chatalot.runbook.web.Input;
import chatalot.runbook.web.Runs;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** What belongs to a run as evidence: its documents, and all of it in one file. */
@RestController
class EvidenceApi {

    private final Runs runs;
    private final BundleAnswer bundles;

    EvidenceApi(Runs runs, BundleAnswer bundles) {
        this.runs = runs;
        this.bundles = bundles;
    }

    /** A document of a run; {@code size} in bytes. */
    record DocumentJson(String name, String mediaType, long size, String sha256, Instant at) {
        static DocumentJson of(Evidence.Document document) {
            return new DocumentJson(document.name(), document.mediaType(), document.size(), document.sha256(),
                    document.at());
        }
    }

    /** Which documents belong to a run. */
    @GetMapping(path = "/api/runs/{number}/evidence", produces = MediaType.APPLICATION_JSON_VALUE)
    List<DocumentJson> evidence(@PathVariable String number) {
        return runs.documents(runs.run(Input.run(number)).number()).stream().map(DocumentJson::of).toList();
    }

    /** One document, as it is. */
    @GetMapping(path = "/api/runs/{number}/evidence/{name}", produces = MediaType.ALL_VALUE)
    ResponseEntity<byte[]> document(@PathVariable String number, @PathVariable String name) {
        return DocumentAnswer.download(runs.document(runs.run(Input.run(number)).number(), name));
    }

    /** Everything there is about one run in a signed zip: diagrams, models, steps with their log, decisions, documents, and its part of the record with the seals. */
    @GetMapping(path = "/api/runs/{number}/bundle", produces = MediaType.ALL_VALUE)
    void bundle(@PathVariable String number, Person person, HttpServletResponse response) throws IOException {
        bundles.send(runs.run(Input.run(number)), person, response);
    }
}
