package chatalot.runbook.web.security;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Iterator;
import java.util.Locale;

/**
 * A request whose JSON body was read and holds no expression at any depth. What goes on is what was understood here,
 * written anew: two parsers cannot read the same body differently.
 */
class CheckedBody extends HttpServletRequestWrapper {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** The body must not pass; the message says why. */
    static final class Forbidden extends IOException {
        Forbidden(String message) {
            super(message);
        }
    }

    private final byte[] body;

    /**
     * @throws Forbidden               for an expression
     * @throws JsonProcessingException when it is not JSON
     */
    CheckedBody(HttpServletRequest request) throws IOException {
        super(request);
        byte[] sent = request.getInputStream().readAllBytes();
        this.body = sent.length == 0 ? sent : checked(sent);
    }

    static boolean namesAnExpression(Collection<String> names) {
        return names.stream().anyMatch(name -> name.toLowerCase(Locale.ROOT).endsWith("expression"));
    }

    private static byte[] checked(byte[] sent) throws IOException {
        JsonNode tree = JSON.readTree(sent);
        if (holdsAnExpression(tree)) {
            throw new Forbidden("Queries with expressions are closed to everybody.");
        }
        return JSON.writeValueAsBytes(tree);
    }

    private static boolean holdsAnExpression(JsonNode node) {
        for (Iterator<String> names = node.fieldNames(); names.hasNext();) {
            if (namesAnExpression(java.util.Set.of(names.next()))) {
                return true;
            }
        }
        for (JsonNode child : node) {
            if (holdsAnExpression(child)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public ServletInputStream getInputStream() {
        ByteArrayInputStream bytes = new ByteArrayInputStream(body);
        return new ServletInputStream() {
            @Override
            public int read() {
                return bytes.read();
            }

            @Override
            public int read(byte[] buffer, int offset, int length) {
                return bytes.read(buffer, offset, length);
            }

            @Override
            public boolean isFinished() {
                return bytes.available() == 0;
            }

            @Override
            public boolean isReady() {
                return true;
            }

            @Override
            public void setReadListener(ReadListener listener) {
                throw new IllegalStateException("Read the body at once");
            }
        };
    }

    @Override
    public BufferedReader getReader() {
        return new BufferedReader(new InputStreamReader(getInputStream(), StandardCharsets.UTF_8));
    }

    @Override
    public int getContentLength() {
        return body.length;
    }

    @Override
    public long getContentLengthLong() {
        return body.length;
    }

    @Override
    public String getHeader(String name) {
        return name.equalsIgnoreCase("Content-Length") ? Integer.toString(body.length) : super.getHeader(name);
    }
}
