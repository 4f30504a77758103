package chatalot.runbook.web.security;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** A request whose body, however long it says that it is, ends with {@link BodyTooLarge} where more is read than is taken. */
class MeteredBody extends HttpServletRequestWrapper {

    private final long largest;

    MeteredBody(HttpServletRequest request, long largest) {
        super(request);
        this.largest = largest;
    }

    @Override
    public ServletInputStream getInputStream() throws IOException {
        return new Metered(super.getInputStream(), largest);
    }

    @Override
    public BufferedReader getReader() throws IOException {
        return new BufferedReader(new InputStreamReader(getInputStream(), StandardCharsets.UTF_8));
    }

    private static final class Metered extends ServletInputStream {

        private final ServletInputStream sent;
        private long left;

        private Metered(ServletInputStream sent, long left) {
            this.sent = sent;
            this.left = left;
        }

        @Override
        public int read() throws IOException {
            int one = sent.read();
            count(one < 0 ? 0 : 1);
            return one;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int many = sent.read(buffer, offset, length);
            count(Math.max(0, many));
            return many;
        }

        private void count(int read) throws BodyTooLarge {
            left -= read;
            if (left < 0) {
                throw new BodyTooLarge();
            }
        }

        @Override
        public boolean isFinished() {
            return sent.isFinished();
        }

        @Override
        public boolean isReady() {
            return sent.isReady();
        }

        @Override
        public void setReadListener(ReadListener listener) {
            sent.setReadListener(listener);
        }
    }
}
