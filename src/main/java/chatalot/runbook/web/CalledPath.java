package chatalot.runbook.web;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What somebody called, without the prefix that a proxy may have put in front of the service.
 *
 * @param text as it was sent, not decoded; starts with a slash
 */
public record CalledPath(String text) {

    public static CalledPath of(HttpServletRequest request) {
        return new CalledPath(request.getRequestURI().substring(request.getContextPath().length()));
    }

    /** What was called before the container came to answer with an error. */
    static CalledPath ofError(HttpServletRequest request) {
        return Optional.ofNullable(request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI))
                .map(uri -> new CalledPath(uri.toString().substring(request.getContextPath().length()))).orElseGet(() -> of(request));
    }

    /** Programs want problems in JSON, people want pages. */
    public boolean isForPrograms() {
        return isOurs() || isIn("/camunda/api/");
    }

    /** An address of ours for programs. */
    public boolean isOurs() {
        return isIn("/api/", "/actuator");
    }

    /** Whether it begins with one of these. */
    public boolean isIn(String... beginnings) {
        return Stream.of(beginnings).anyMatch(text::startsWith);
    }

    public boolean isOneOf(Set<String> paths) {
        return paths.contains(text);
    }

    @Override
    public String toString() {
        return text;
    }
}
