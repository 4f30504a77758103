package chatalot.runbook.instance;

import chatalot.runbook.host.HelperContainer.Ended;
import chatalot.runbook.host.PassingTrouble;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** A PostgreSQL went away under one of its own programs, or was only coming up: what that program was asked is unanswered. */
public final class ServerGone {

    private static final Pattern SAID = Pattern.compile("terminating connection due to"
            + "|the database system is (shutting down|starting up|in recovery)"
            + "|server closed the connection unexpectedly|Connection refused");

    private ServerGone() {
    }

    /**
     * @param what  was asked, for people
     * @param lines what the program said as it failed
     * @throws PassingTrouble when it failed because of that
     */
    public static void refuse(String what, List<String> lines) {
        lines.stream().filter(line -> SAID.matcher(line).find()).findFirst().ifPresent(line -> {
            throw new PassingTrouble("PostgreSQL went away during %s: %s".formatted(what, line.strip()));
        });
    }

    /** How work beside an instance's database ended. @throws PassingTrouble when it failed because the server took no connection or went away */
    static Ended answered(Ended ended, Instance instance) {
        if (!ended.succeeded()) {
            Optional<NoConnectionFree> refused = NoConnectionFree.saidIn(ended.said(), instance.name());
            if (refused.isPresent()) {
                throw refused.get();
            }
            refuse("work beside the database of " + instance.name(), ended.said());
        }
        return ended;
    }
}
