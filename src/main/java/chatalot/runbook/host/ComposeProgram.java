package chatalot.runbook.host;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How Compose is started on one host. The docker command starts its plugin twice, once to ask what it is: 0.2 s of a processor each time. The
 * plugin can be started by itself, with the same options and environment, so it is, wherever that command is Docker's own and not somebody's
 * script around it.
 */
public final class ComposeProgram {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    /** Where the client would find it; nothing for a script. Says so also without an Engine, and then ends with 1. */
    private static final String FIND = """
            program=$(command -v "$1") && [ "$(head -c 4 "$program" | tail -c 3)" = ELF ] || exit 0
            exec "$program" info --format '{{range .ClientInfo.Plugins}}{{if eq .Name "compose"}}{{.Path}}{{end}}{{end}}'
            """;

    private volatile Optional<List<String>> known = Optional.empty();

    /** The words that every command for Compose begins with. @param docker the docker command there */
    public List<String> on(Host host, String docker) {
        return known.orElseGet(() -> found(host, docker));
    }

    private List<String> found(Host host, String docker) {
        List<String> usual = List.of(docker, "compose");
        Result said = host.run(Command.of("sh", "-c", FIND, "find-compose", docker).within(LIMIT));
        Optional<String> plugin = said.output().lines().map(String::strip).filter(line -> line.startsWith("/")).findFirst();
        List<String> words = plugin.map(List::of).orElse(usual);
        if (plugin.isPresent() || said.succeeded()) {
            known = Optional.of(words);
        }
        return words;
    }
}
