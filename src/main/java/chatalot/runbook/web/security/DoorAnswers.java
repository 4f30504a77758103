package chatalot.runbook.web.security;

import chatalot.runbook.run.People;
import chatalot.runbook.run.Person;
import chatalot.runbook.web.CalledPath;
import chatalot.runbook.web.Problems;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.authorization.AuthorizationDeniedException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;
import org.springframework.security.web.authentication.LoginUrlAuthenticationEntryPoint;
import org.springframework.stereotype.Component;

/** What the doors say to whom they do not let in, and to whom they do. */
@Component
class DoorAnswers {

    private static final String WRONG = "User or password is wrong.";
    private static final String WRONG_TOKEN = "The token is wrong, expired or revoked: make another one with ./runbook token create.";

    private final Problems problems;
    private final People people;
    private final ObjectMapper json;

    DoorAnswers(Problems problems, People people, ObjectMapper json) {
        this.problems = problems;
        this.people = people;
        this.json = json;
    }

    /** 401, or 429 with the seconds to wait. */
    AuthenticationEntryPoint signInFirst() {
        return (request, response, why) -> {
            if (why instanceof TooManyAttempts tooMany) {
                response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(tooMany.seconds()));
                problems.write(response, HttpStatus.TOO_MANY_REQUESTS, wait(tooMany));
                return;
            }
            response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"Chatalot Runbook\", charset=\"UTF-8\"");
            boolean tried = request.getHeader(HttpHeaders.AUTHORIZATION) != null;
            problems.write(response, HttpStatus.UNAUTHORIZED, !tried ? "Sign in first." : TokenSignIn.isSentWith(request) ? WRONG_TOKEN : WRONG);
        };
    }

    /** The sign-in page for people, 401 for the webapps' own calls. */
    AuthenticationEntryPoint signInToWebapp() {
        AuthenticationEntryPoint toSignIn = new LoginUrlAuthenticationEntryPoint("/login");
        return (request, response, why) -> {
            if (CalledPath.of(request).isIn("/camunda/api/")) {
                problems.write(response, HttpStatus.UNAUTHORIZED, "Sign in first.");
            } else {
                toSignIn.commence(request, response, why);
            }
        };
    }

    /** The sign-in page; a page that refreshes a part of itself is told to load anew, and comes there too. */
    AuthenticationEntryPoint signInOnPage() {
        AuthenticationEntryPoint toSignIn = new LoginUrlAuthenticationEntryPoint("/login");
        return (request, response, why) -> {
            if (isForFragment(request)) {
                response.setHeader("HX-Refresh", "true");
                response.setStatus(HttpStatus.UNAUTHORIZED.value());
            } else {
                toSignIn.commence(request, response, why);
            }
        };
    }

    static boolean isForFragment(HttpServletRequest request) {
        return request.getHeader("HX-Request") != null;
    }

    AccessDeniedHandler notYours() {
        return (request, response, why) -> problems.write(response, HttpStatus.FORBIDDEN,
                why instanceof AuthorizationDeniedException denied && denied.getAuthorizationResult() instanceof ScopeRule.NotWithThisToken token
                        ? token.why() : isNobodys(request) ? "There is no such call: no rule lets anybody make it." : "None of your groups may do this.");
    }

    private static boolean isNobodys(HttpServletRequest request) {
        CalledPath path = CalledPath.of(request);
        return path.isIn("/api/") && CallRules.groups(HttpMethod.valueOf(request.getMethod()), path.text()).isEmpty();
    }

    AuthenticationFailureHandler signInFailed() {
        return (request, response, why) -> {
            if (why instanceof TooManyAttempts tooMany) {
                response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(tooMany.seconds()));
                problems.write(response, HttpStatus.TOO_MANY_REQUESTS, wait(tooMany));
            } else {
                problems.write(response, HttpStatus.UNAUTHORIZED, WRONG);
            }
        };
    }

    /** Back to the sign-in page, which says what was wrong; whoever has to wait is told so at once, on the same page. */
    AuthenticationFailureHandler backToSignIn() {
        return (request, response, why) -> {
            if (why instanceof TooManyAttempts tooMany) {
                response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(tooMany.seconds()));
                response.sendError(HttpStatus.TOO_MANY_REQUESTS.value());
            } else {
                response.sendRedirect(request.getContextPath() + "/login?wrong");
            }
        };
    }

    /** The answer the webapps' own sign-in form expects. */
    AuthenticationSuccessHandler signedInToWebapp() {
        return (request, response, who) -> {
            response.setContentType(MediaType.APPLICATION_JSON_VALUE);
            json.writeValue(response.getOutputStream(), Map.of("userId", who.getName(),
                    "authorizedApps", people.find(who.getName()).map(DoorAnswers::apps).orElse(List.of())));
        };
    }

    private static List<String> apps(Person person) {
        List<String> apps = new ArrayList<>(List.of("welcome"));
        if (person.isIn(Person.OPS) || person.isIn(Person.APPROVERS) || person.isIn(Person.ADMINS)) {
            apps.add("tasklist");
        }
        if (person.isIn(Person.AUDITORS) || person.isIn(Person.ADMINS)) {
            apps.add("cockpit");
        }
        if (person.isIn(Person.ADMINS)) {
            apps.add("admin");
        }
        return apps;
    }

    private static String wait(TooManyAttempts tooMany) {
        return "Too many failed sign-ins. Try again in %d seconds.".formatted(tooMany.seconds());
    }
}
