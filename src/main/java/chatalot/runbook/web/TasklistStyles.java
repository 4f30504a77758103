package chatalot.runbook.web;

import chatalot.runbook.run.Person;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/**
 * Tasklist's own place for styles of a site. Tasklist offers <em>Start process</em> to everybody, with an empty list to whoever may
 * start nothing: what people cannot do is not offered to them here either.
 */
@Controller
class TasklistStyles {

    private static final String FILE = "META-INF/resources/webjars/camunda/app/tasklist/styles/user-styles.css";
    private static final String STARTS_NOTHING = "\n.start-process-action {\n  display: none !important;\n}\n";

    @GetMapping("/camunda/app/tasklist/styles/user-styles.css")
    ResponseEntity<String> styles(Person person) throws IOException {
        String styles = new ClassPathResource(FILE).getContentAsString(StandardCharsets.UTF_8);
        return ResponseEntity.ok().contentType(new MediaType("text", "css", StandardCharsets.UTF_8)).cacheControl(CacheControl.noStore())
                .body(person.isIn(Person.OPS) ? styles : styles + STARTS_NOTHING);
    }
}
