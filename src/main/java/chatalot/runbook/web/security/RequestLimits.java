package chatalot.runbook.web.security;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import org.apache.catalina.Globals;
import org.apache.tomcat.util.http.Parameters.FailReason;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.security.SecurityProperties;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses what is too much, on every way in and before anybody looks at it: bodies beyond {@code server.tomcat.max-http-form-post-size},
 * forms with more fields than Tomcat takes, files. Without it Tomcat would cut such a form short without a word, and read any amount of
 * JSON. Lines and headers that are too long never come this far, see {@link UnreadableRequests}.
 */
@Component
@Order(SecurityProperties.DEFAULT_FILTER_ORDER - 3)
class RequestLimits extends OncePerRequestFilter {

    private final DoorRefusals refusals;
    private final DataSize largest;

    RequestLimits(DoorRefusals refusals, @Value("${server.tomcat.max-http-form-post-size:1MB}") DataSize largest) {
        this.refusals = refusals;
        this.largest = largest;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (isMultipart(request)) {
            refusals.refuse(request, response, HttpStatus.UNSUPPORTED_MEDIA_TYPE, "Files (multipart) are not taken here.");
        } else if (request.getContentLengthLong() > largest.toBytes() || failure(request).filter(why -> why != FailReason.URL_DECODING
                && why != FailReason.INVALID_CONTENT_TYPE).isPresent()) {
            refuse(request, response);
        } else {
            try {
                chain.doFilter(new MeteredBody(request, largest.toBytes()), response);
            } catch (BodyTooLarge more) {
                refuse(request, response);
            }
        }
    }

    private void refuse(HttpServletRequest request, HttpServletResponse response) throws IOException {
        refusals.refuse(request, response, HttpStatus.PAYLOAD_TOO_LARGE,
                "The request is too large: at most %d kB are taken, and not so many fields. Nothing was changed.".formatted(largest.toKilobytes()));
    }

    private static boolean isMultipart(HttpServletRequest request) {
        return Optional.ofNullable(request.getContentType()).filter(type -> type.toLowerCase(Locale.ROOT).startsWith("multipart/")).isPresent();
    }

    /** Why Tomcat did not take all fields: it tells only those who ask. */
    private static Optional<FailReason> failure(HttpServletRequest request) {
        request.getParameterMap();
        return Optional.ofNullable(request.getAttribute(Globals.PARAMETER_PARSE_FAILED_REASON_ATTR)).map(FailReason.class::cast);
    }
}
