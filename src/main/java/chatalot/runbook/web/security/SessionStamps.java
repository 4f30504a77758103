package chatalot.runbook.web.security;

import chatalot.runbook.run.Passwords;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.session.SessionAuthenticationStrategy;
import org.springframework.stereotype.Component;

/**
 * Keeps with each session under which password it began. Whichever way the password is changed, and on whichever node, what began under
 * the old one is over at its next request.
 */
@Component
class SessionStamps implements SessionAuthenticationStrategy {

    private static final String NAME = SessionStamps.class.getName();

    private final Passwords passwords;

    SessionStamps(Passwords passwords) {
        this.passwords = passwords;
    }

    @Override
    public void onAuthentication(Authentication who, HttpServletRequest request, HttpServletResponse response) {
        request.getSession().setAttribute(NAME, passwords.stamp(who.getName()));
    }

    boolean isCurrent(HttpSession session, String person) {
        return passwords.stamp(person).equals(session.getAttribute(NAME));
    }

    /** This session goes on: the password was changed in it. */
    void renew(HttpSession session, String person) {
        session.setAttribute(NAME, passwords.stamp(person));
    }
}
