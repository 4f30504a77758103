package chatalot.runbook.web.api;

import chatalot.runbook.audit.AuditEvent;
import chatalot.runbook.audit.AuditFilter;
import chatalot.runbook.audit.AuditRecord;
import chatalot.runbook.audit.Exports;
import chatalot.runbook.audit.GroupHistory;
import chatalot.runbook.audit.Part;
import chatalot.runbook.run.Person;
import chatalot.runbook.run.RunNumber;
import chatalot.runbook.web.Asked;
import chatalot.runbook.web.ExportAnswer;
import chatalot.runbook.web.PersonalEvents;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The record over REST: who did what, and who was in which groups. */
@RestController
@RequestMapping(path = "/api/audit", produces = MediaType.APPLICATION_JSON_VALUE)
class AuditApi {

    private static final int USUAL = 100;
    private static final int MOST = 500;

    private final AuditRecord record;
    private final GroupHistory groups;
    private final Exports exports;
    private final Clock clock;

    AuditApi(AuditRecord record, GroupHistory groups, Exports exports, Clock clock) {
        this.record = record;
        this.groups = groups;
        this.exports = exports;
        this.clock = clock;
    }

    /** Events, newest first. Ask again with {@code before=older} for older ones; a page may be empty and still have some. */
    record EventsJson(List<EventJson> events, Optional<Long> older, Optional<Instant> since) { }

    /** One event; {@code actor} is missing where the service acted by itself. */
    record EventJson(long id, Instant at, Optional<String> actor, String wayIn, String act, String actInWords, Optional<Long> run,
            Optional<String> instance, String subject, Optional<String> before, Optional<String> after, String words) {
        static EventJson of(AuditEvent event) {
            return new EventJson(event.id(), event.at(), event.actor(), event.way().name().toLowerCase(Locale.ROOT),
                    event.act().name().toLowerCase(Locale.ROOT), event.act().words(), event.run().map(RunNumber::value),
                    event.instance(), event.subject(), event.before(), event.after(), event.words());
        }
    }

    /** Who was in which groups at a moment; nothing is known of times before {@code since}. */
    record GroupsJson(Instant at, Optional<Instant> since, List<MemberJson> members) { }

    /** One person, and since when they were in these groups. */
    record MemberJson(String person, Set<String> groups, Instant since, Optional<Instant> until) {
        static MemberJson of(GroupHistory.Membership member) {
            return new MemberJson(member.person(), member.groups(), member.since(), member.until());
        }
    }

    /** By actor, act, run, instance, from, to and text. */
    @GetMapping
    EventsJson list(@RequestParam Map<String, String> parameters, Person person) {
        Asked asked = new Asked(parameters);
        Part<AuditEvent> part = record.page(asked.events(PersonalEvents.seenBy(person)), asked.number("before"), asked.limit(USUAL, MOST));
        return new EventsJson(part.rows().stream().map(EventJson::of).toList(), part.older(), record.since());
    }

    /** Who was in which groups {@code at} a moment; without it now. */
    @GetMapping("/groups")
    GroupsJson groups(@RequestParam Map<String, String> parameters) {
        Instant at = new Asked(parameters).moment("at", day -> day).orElseGet(clock::instant);
        return new GroupsJson(at, groups.since(), groups.at(at).stream().map(MemberJson::of).toList());
    }

    /** Exactly what the filter finds, as {@code format=csv} or {@code jsonl}. */
    @GetMapping(path = "/export", produces = MediaType.ALL_VALUE)
    void export(@RequestParam Map<String, String> parameters, Person person, HttpServletResponse response) throws IOException {
        Asked asked = new Asked(parameters);
        AuditFilter filter = asked.events(PersonalEvents.seenBy(person));
        ExportAnswer.send(response, "audit", asked.format(), out -> exports.events(filter, asked.format(), asked.words(), person, out));
    }
}
