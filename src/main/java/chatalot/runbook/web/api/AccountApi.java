package chatalot.runbook.web.api;

import chatalot.runbook.run.Person;
import chatalot.runbook.web.security.PasswordChange;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What people do to their own account. */
@RestController
@RequestMapping(path = "/api/account", produces = MediaType.APPLICATION_JSON_VALUE)
class AccountApi {

    private final PasswordChange passwords;

    AccountApi(PasswordChange passwords) {
        this.passwords = passwords;
    }

    /** The password that you sign in with, and the one that you want: at least 12 characters. */
    record PasswordRequest(Optional<String> oldPassword, Optional<String> newPassword) { }

    /** Whose password was changed. */
    record PasswordChanged(String person) { }

    /** Changes your password and ends your sessions in the console. */
    @PostMapping(path = "/password", consumes = MediaType.APPLICATION_JSON_VALUE)
    PasswordChanged password(@RequestBody PasswordRequest request, Person person, HttpServletRequest call) {
        passwords.change(person, request.oldPassword().orElse(""), request.newPassword().orElse(""), call);
        return new PasswordChanged(person.id());
    }
}
