package chatalot.runbook.web.security;

import chatalot.runbook.web.Problems;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.apache.catalina.Host;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;

/**
 * What is said to requests that Tomcat cannot read and that therefore reach none of our filters. Addresses and headers that are longer
 * than {@code server.max-http-request-header-size} are the common ones; Tomcat calls them 400 and says so on a page of its own.
 */
@Component
class UnreadableRequests implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

    private final ObjectMapper json;

    UnreadableRequests(ObjectMapper json) {
        this.json = json;
    }

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        factory.addContextCustomizers(context -> {
            Host host = (Host) context.getParent();
            host.getPipeline().addValve(new InWords());
        });
    }

    private final class InWords extends ErrorReportValve {

        @Override
        protected void report(Request request, Response response, Throwable why) {
            HttpStatus status = isTooLong(why) ? request.getCoyoteRequest().requestURI().isNull()
                    ? HttpStatus.URI_TOO_LONG : HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE : HttpStatus.resolve(response.getStatus());
            if (status == null || !status.isError() || response.getContentWritten() > 0 || !response.setErrorReported()) {
                return;
            }
            try {
                write(response, status);
            } catch (IOException gone) {
                throw new UncheckedIOException(gone);
            }
        }

        private void write(Response response, HttpStatus status) throws IOException {
            response.setStatus(status.value());
            response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
            response.setCharacterEncoding(StandardCharsets.UTF_8.name());
            response.setHeader("Content-Security-Policy", AnswerHeaders.OF_DATA);
            response.setHeader("X-Content-Type-Options", "nosniff");
            response.setHeader("X-Frame-Options", "DENY");
            response.setHeader("Referrer-Policy", "no-referrer");
            response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
            response.getReporter().write(json.writeValueAsString(Problems.of(status, words(status))));
            response.finishResponse();
        }

        private static boolean isTooLong(Throwable why) {
            return why instanceof IllegalArgumentException && String.valueOf(why.getMessage()).contains("header is too large");
        }

        private static String words(HttpStatus status) {
            return switch (status) {
                case URI_TOO_LONG -> "The address is too long.";
                case REQUEST_HEADER_FIELDS_TOO_LARGE -> "The request's headers are too large. In a browser, deleting this site's cookies helps.";
                default -> "The request cannot be read.";
            };
        }
    }
}
