package chatalot.runbook.instance;

import chatalot.runbook.host.PassingTrouble;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** An instance's PostgreSQL takes no further connection; it passes as soon as somebody lets go of one. */
public final class NoConnectionFree extends PassingTrouble {

    /** {@code too_many_connections}: of the server, of the database or of the role. */
    private static final String STATE = "53300";
    private static final Pattern SAID = Pattern.compile("too many clients already|remaining connection slots|too many connections for");

    private NoConnectionFree(InstanceName instance, String said) {
        super(words(instance, said));
    }

    private NoConnectionFree(InstanceName instance, SQLException refused) {
        super(words(instance, refused.getMessage()), refused);
    }

    /** What the refusal to connect means: this, or trouble of another kind. */
    static PassingTrouble or(PassingTrouble other, InstanceName instance, SQLException refused) {
        return STATE.equals(refused.getSQLState()) ? new NoConnectionFree(instance, refused) : other;
    }

    /** Present when PostgreSQL's own programs failed because of it, by what they said. */
    static Optional<NoConnectionFree> saidIn(List<String> lines, InstanceName instance) {
        return lines.stream().filter(line -> SAID.matcher(line).find()).findFirst()
                .map(line -> new NoConnectionFree(instance, line.replaceFirst(".*FATAL:", "FATAL:")));
    }

    private static String words(InstanceName instance, String said) {
        return "%s: its PostgreSQL has no connection free: %s. End sessions that nobody needs, or raise max_connections."
                .formatted(instance, said.strip());
    }
}
