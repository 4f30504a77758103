package chatalot.runbook.people;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;

/** A service in a process of its own, as its users see it. Users are named as {@link KnownUsers} has them. */
public interface ServiceOverRest {

    /** How it is called. */
    RestCalls rest();

    /** @throws IllegalStateException when it is answered with anything but success */
    default JsonNode get(String user, String path) {
        return rest().get(user, path);
    }

    /** @throws IllegalStateException when it is answered with anything but success */
    default JsonNode post(String user, String path, Map<String, String> body) {
        return rest().post(user, path, body);
    }

    /**
     * Whatever it answers.
     *
     * @param body JSON, empty for none
     * @throws java.io.UncheckedIOException when nothing answers
     */
    default HttpResponse<String> send(String user, String method, String path, String body) {
        return rest().send(user, method, path, body);
    }

    /** Whether its process lives. */
    boolean isAlive();

    /** Where it writes what it does, for whoever wants to know why something did not happen. */
    Path log();
}
