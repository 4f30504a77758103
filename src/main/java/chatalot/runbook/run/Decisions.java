package chatalot.runbook.run;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
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
        List<Object> params = new ArrayList<>();
        StringBuilder where = new StringBuilder("where true");
        person.ifPresent(id -> {
            where.append(" and approval.person = ?");
            params.add(id);
        });
        after.ifPresent(place -> {
            // The first comparison is all that an index of times alone needs to begin at the right place.
            where.append(" and approval.at <= ? and (approval.at, approval.process_instance, approval.person) < (?, ?, ?)");
            params.addAll(parts(place));
        });
        params.add(limit);
        return jdbc.sql(Approvals.WORDS.replace("approval.*,", "approval.*, run.kind, run.instance, run.target, run.requester,")
                        + " join run on run.number = approval.run " + where
                        + " order by approval.at desc, approval.process_instance desc, approval.person desc limit ?")
                .params(params).query(Decisions::decided).list();
    }

    private static List<Object> parts(String place) {
        Matcher parts = PLACE.matcher(place);
        if (!parts.matches()) {
            throw new Refused(Refused.Kind.INVALID, "There is no such page of decisions; begin at the newest.");
        }
        Timestamp at = Timestamp.from(Instant.ofEpochMilli(Long.parseLong(parts.group(1))));
        return List.of(at, at, parts.group(2), parts.group(3));
    }

    private static Decided decided(ResultSet row, int index) throws SQLException {
        Approval word = Approvals.approval(row, index);
        return new Decided(new RunNumber(row.getLong("run")), RunKind.valueOf(row.getString("kind")), row.getString("instance"),
                row.getString("target"), row.getString("requester"), word,
                "%d~%s~%s".formatted(word.at().toEpochMilli(), row.getString("process_instance"), word.person()));
    }
}
