package chatalot.runbook.host;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.StreamType;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Collects both streams of a container; the client reuses a frame's array, so each is copied at once. */
final class Frames extends ResultCallback.Adapter<Frame> {

    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    @Override
    public void onNext(Frame frame) {
        ByteArrayOutputStream sink = frame.getStreamType() == StreamType.STDERR ? errors : output;
        sink.writeBytes(frame.getPayload());
    }

    String output() {
        return output.toString(StandardCharsets.UTF_8);
    }

    String errors() {
        return errors.toString(StandardCharsets.UTF_8);
    }
}
