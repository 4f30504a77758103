package chatalot.runbook.web.security;

import chatalot.runbook.run.Passwords;
import chatalot.runbook.run.Person;
import chatalot.runbook.run.Refused;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.stereotype.Component;

/** People change their own password. The old one is asked for, and guessing it is slowed down as at the door. */
@Component
public class PasswordChange {

    private final PasswordSignIn signIn;
    private final Passwords passwords;
    private final RecentPasswords recent;
    private final SessionStamps stamps;

    PasswordChange(PasswordSignIn signIn, Passwords passwords, RecentPasswords recent, SessionStamps stamps) {
        this.signIn = signIn;
        this.passwords = passwords;
        this.recent = recent;
        this.stamps = stamps;
    }

    /**
     * Changes it and ends every session of theirs but the one that this is asked for in.
     *
     * @throws Refused when the old one is wrong or the new one will not do; nothing has changed then
     */
    public void change(Person person, String old, String fresh, HttpServletRequest request) {
        try {
            signIn.demandRight(person.id(), old, request.getRemoteAddr());
        } catch (TooManyAttempts tooMany) {
            throw new Refused(Refused.Kind.TOO_OFTEN, "Too many wrong passwords. Try again in %d seconds.".formatted(tooMany.seconds()));
        } catch (BadCredentialsException wrong) {
            throw new Refused(Refused.Kind.INVALID, "The old password is wrong. Nothing was changed.");
        }
        passwords.change(person, old, fresh);
        recent.forget(person.id(), old);
        Optional.ofNullable(request.getSession(false)).ifPresent(session -> stamps.renew(session, person.id()));
    }
}
