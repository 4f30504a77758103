package chatalot.runbook.run;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What was said at gates, over all runs, page by page: each page costs the same, however far back it lies. */
@Repository
public class Decisions {

    private static final Pattern PLACE = Pattern.compile("(\\d{1,15})~([A-Za-z0-9-]{1,64})~(.{1,255})");

    private final JdbcClient jdbc;

    public Decisions(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * The newest first.
     *
     * @param person whose; empty for everybody's
     * @param after  the {@link Decided#place} that the page before ended with; empty for the first page
     * @throws Refused INVALID when that is no place
     */
    public List<Decided> newest(Optional<String> person, Optional<String> after, int limit) {
        Conditions conditions = new Conditions().and("approval.person = ?", person, id -> id);
        // The first comparison is all that an index of times alone needs to begin at the right place.
        after.ifPresent(place -> conditions.and("approval.at <= ? and (approval.at, approval.process_instance, approval.person) < (?, ?, ?)", parts(place)));
        return jdbc.sql("select " + Approvals.WORD + ", run.kind, run.instance, run.target, run.requester " + Approvals.OF_WORDS
                        + "join run on run.number = approval.run " + conditions.where()
                        + "order by approval.at desc, approval.process_instance desc, approval.person desc limit ?")
                .params(conditions.values(limit)).query(Decisions::decided).list();
    }

    private static Object[] parts(String place) {
        Matcher parts = PLACE.matcher(place);
        if (!parts.matches()) {
            throw new Refused(Refused.Kind.INVALID, "There is no such page of decisions; begin at the newest.");
        }
        Timestamp at = Timestamp.from(Instant.ofEpochMilli(Long.parseLong(parts.group(1))));
        return new Object[] {at, at, parts.group(2), parts.group(3)};
    }

    private static Decided decided(ResultSet row, int index) throws SQLException {
        Approval word = Approvals.approval(row, index);
        return new Decided(new RunNumber(row.getLong("run")), RunKind.valueOf(row.getString("kind")), row.getString("instance"),
                row.getString("target"), row.getString("requester"), word,
                "%d~%s~%s".formatted(word.at().toEpochMilli(), row.getString("process_instance"), word.person()));
    }
}
