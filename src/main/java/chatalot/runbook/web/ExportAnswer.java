package chatalot.runbook.web;

import chatalot.runbook.audit.ExportFormat;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;

/** An export as a file that is sent while it is read. */
public final class ExportAnswer {

    private ExportAnswer() {
    }

    /** What writes the file. */
    public interface Content {
        void writeTo(Writer out) throws IOException;
    }

    /** @param name of the file, without what tells its format */
    public static void send(HttpServletResponse response, String name, ExportFormat format, Content content) throws IOException {
        response.setContentType(format.mediaType());
        response.setCharacterEncoding(StandardCharsets.UTF_8.name());
        response.setHeader(HttpHeaders.CONTENT_DISPOSITION, ContentDisposition.attachment()
                .filename(name + "." + format.name().toLowerCase(Locale.ROOT)).build().toString());
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        content.writeTo(response.getWriter());
        response.flushBuffer();
    }
}
