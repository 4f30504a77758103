package chatalot.runbook.web.pages;

import chatalot.runbook.audit.AuditEvent;
import chatalot.runbook.audit.AuditFilter;
import chatalot.runbook.audit.AuditRecord;
import chatalot.runbook.audit.Exports;
import chatalot.runbook.audit.GroupHistory;
import chatalot.runbook.audit.Part;
import chatalot.runbook.audit.chain.RecordCheck;
import chatalot.runbook.run.Act;
import chatalot.runbook.run.Person;
import chatalot.runbook.run.Run;
import chatalot.runbook.web.Asked;
import chatalot.runbook.web.BundleAnswer;
import chatalot.runbook.web.ExportAnswer;
import chatalot.runbook.web.Input;
import chatalot.runbook.web.PersonalEvents;
import chatalot.runbook.web.PossibleApprovers;
import chatalot.runbook.web.Runs;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** Who did what, when, by which way in; and who was in which groups when. */
@Controller
class AuditPage {

    private static final int SHOWN = 100;
    private static final int OF_A_RUN = 500;

    private final AuditRecord record;
    private final GroupHistory groups;
    private final Exports exports;
    private final RecordCheck check;
    private final BundleAnswer bundles;
    private final Runs runs;
    private final PossibleApprovers gates;
    private final Clock clock;

    AuditPage(AuditRecord record, GroupHistory groups, Exports exports, RecordCheck check, BundleAnswer bundles, Runs runs, PossibleApprovers gates,
            Clock clock) {
        this.record = record;
        this.groups = groups;
        this.exports = exports;
        this.check = check;
        this.bundles = bundles;
        this.runs = runs;
        this.gates = gates;
        this.clock = clock;
    }

    @GetMapping("/audit")
    String page(@RequestParam Map<String, String> parameters, Person person, Model model) {
        Asked asked = new Asked(parameters);
        boolean personal = PersonalEvents.seenBy(person);
        Part<AuditEvent> part = record.page(asked.events(personal), asked.number("before"), SHOWN);
        model.addAttribute("asked", asked);
        model.addAttribute("events", part.rows());
        model.addAttribute("since", record.since());
        model.addAttribute("standing", check.standing());
        model.addAttribute("acts", Act.values());
        model.addAttribute("personal", personal);
        part.older().ifPresent(before -> model.addAttribute("older", asked.at("/audit", "before", before)));
        asked.number("before").ifPresent(before -> model.addAttribute("newest", asked.at("/audit", "before", "")));
        return "audit";
    }

    /** Everything about a run in a signed file, to be checked without this service. */
    @GetMapping("/runs/{number}/bundle")
    void bundle(@PathVariable String number, Person person, HttpServletResponse response) throws IOException {
        bundles.send(runs.run(Input.run(number)), person, response);
    }

    /** The part of the page of a run that tells its events and who could have approved. */
    @GetMapping("/runs/{number}/audit")
    String ofRun(@PathVariable String number, Person person, Model model) {
        Run run = runs.run(Input.run(number));
        Part<AuditEvent> part = record.page(AuditFilter.of(run.number(), PersonalEvents.seenBy(person)), Optional.empty(), OF_A_RUN);
        model.addAttribute("events", part.rows());
        model.addAttribute("since", record.since());
        model.addAttribute("run", run);
        model.addAttribute("gates", gates.of(run));
        return "audit-events :: of-run";
    }

    @GetMapping("/audit/groups")
    String groups(@RequestParam Map<String, String> parameters, Model model) {
        Asked asked = new Asked(parameters);
        Instant at = asked.moment("at", day -> day).orElseGet(clock::instant);
        model.addAttribute("asked", asked);
        model.addAttribute("at", at);
        model.addAttribute("members", groups.at(at));
        model.addAttribute("since", groups.since());
        return "audit-groups";
    }

    @GetMapping("/audit/export")
    void export(@RequestParam Map<String, String> parameters, Person person, HttpServletResponse response) throws IOException {
        Asked asked = new Asked(parameters);
        AuditFilter filter = asked.events(PersonalEvents.seenBy(person));
        ExportAnswer.send(response, "audit", asked.format(), out -> exports.events(filter, asked.format(), asked.words(), person, out));
    }
}
