package chatalot.runbook.web.api;

import chatalot.runbook.run.IdentityCheck;
import chatalot.runbook.run.IdentityControl;
import chatalot.runbook.run.Person;
import chatalot.runbook.web.Input;
import java.time.Instant;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Showing over REST that the identity of an instance's backups is at hand. The identity itself is never sent. */
@RestController
@RequestMapping(path = "/api/instances/{name}/identity-checks", produces = MediaType.APPLICATION_JSON_VALUE)
class IdentityChecksApi {

    private final IdentityControl control;

    IdentityChecksApi(IdentityControl control) {
        this.control = control;
    }

    /** A test file to decrypt. */
    record TestFileJson(long id, String instance, String recipient, String armored) { }

    /** The word in the test file. */
    record WordRequest(Optional<String> word) { }

    /** Who has shown it, and when. */
    record ConfirmedJson(long id, String instance, String recipient, String confirmedBy, Instant confirmedAt) { }

    /** Makes a test file that only the identity of the backups opens. */
    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    TestFileJson ask(@PathVariable String name, Person person) {
        IdentityControl.TestFile file = control.ask(name, person);
        return new TestFileJson(file.check().id(), file.check().instance(), file.check().recipient(), file.armored());
    }

    /** Confirms with the word in the test file that the identity is at hand. */
    @PostMapping(path = "/{id}", consumes = MediaType.APPLICATION_JSON_VALUE)
    ConfirmedJson confirm(@PathVariable String name, @PathVariable String id, @RequestBody WordRequest request, Person person) {
        IdentityCheck check = control.confirm(name, Input.identityCheck(id), Input.words("word", request.word()), person);
        IdentityCheck.Confirmation confirmation = check.confirmed().orElseThrow();
        return new ConfirmedJson(check.id(), check.instance(), check.recipient(), confirmation.person(), confirmation.at());
    }
}
