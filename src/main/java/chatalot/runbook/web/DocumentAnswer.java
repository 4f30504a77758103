package chatalot.runbook.web;

import java.nio.charset.StandardCharsets;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/** A document of a run as a file. Its text came from outside (build output, commit messages): nothing in it is run. */
public final class DocumentAnswer {

    private DocumentAnswer() {
    }

    public static ResponseEntity<byte[]> download(Runs.Document document) {
        return ResponseEntity.ok()
                .contentType(new MediaType(MediaType.parseMediaType(document.about().mediaType()), StandardCharsets.UTF_8))
                .eTag(document.about().sha256())
                .header(HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment().filename(document.about().name(), StandardCharsets.UTF_8).build().toString())
                .header("Content-Security-Policy", "default-src 'none'; sandbox")
                .body(document.text().getBytes(StandardCharsets.UTF_8));
    }
}
