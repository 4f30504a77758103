package chatalot.runbook.web;

import chatalot.runbook.audit.EvidenceBundles;
import chatalot.runbook.run.Person;
import chatalot.runbook.run.Run;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

/** The evidence bundle of a run as a file. */
@Component
public class BundleAnswer {

    private final EvidenceBundles bundles;

    BundleAnswer(EvidenceBundles bundles) {
        this.bundles = bundles;
    }

    public void send(Run run, Person person, HttpServletResponse response) throws IOException {
        response.setContentType("application/zip");
        response.setHeader(HttpHeaders.CONTENT_DISPOSITION, ContentDisposition.attachment()
                .filename("run-%s.zip".formatted(run.number())).build().toString());
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        bundles.write(run, person, response.getOutputStream());
        response.flushBuffer();
    }
}
