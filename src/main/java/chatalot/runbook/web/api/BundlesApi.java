package chatalot.runbook.web.api;

import chatalot.runbook.run.Person;
import chatalot.runbook.web.BundleAnswer;
import chatalot.runbook.web.Input;
import chatalot.runbook.web.Runs;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Evidence of runs, to be checked without this service. */
@RestController
class BundlesApi {

    private final Runs runs;
    private final BundleAnswer bundles;

    BundlesApi(Runs runs, BundleAnswer bundles) {
        this.runs = runs;
        this.bundles = bundles;
    }

    /** Everything there is about one run in a signed zip: diagrams, models, steps with their log, decisions, documents, and its part of the record with the seals. */
    @GetMapping(path = "/api/runs/{number}/bundle", produces = MediaType.ALL_VALUE)
    void bundle(@PathVariable String number, Person person, HttpServletResponse response) throws IOException {
        bundles.send(runs.run(Input.run(number)), person, response);
    }
}
