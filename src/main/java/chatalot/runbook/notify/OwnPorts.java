package chatalot.runbook.notify;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Where this service listens, as configured. */
@Component
record OwnPorts(int server, int management) {

    OwnPorts(@Value("${server.port:8080}") int server, @Value("${management.server.port:-1}") int management) {
        this.server = server;
        this.management = management;
    }

    /** A port that is left to chance is none of them. */
    Set<Integer> all() {
        return Stream.of(server, management).filter(port -> port > 0).collect(Collectors.toUnmodifiableSet());
    }
}
