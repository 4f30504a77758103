package chatalot.runbook.engine;

import chatalot.runbook.run.Approval;
import chatalot.runbook.run.ApprovalRequest;
import chatalot.runbook.run.Approvals;
import chatalot.runbook.run.Assessed;
import chatalot.runbook.run.Evidence;
import chatalot.runbook.run.EvidenceStore;
import chatalot.runbook.run.Gates;
import chatalot.runbook.run.OpenGate;
import chatalot.runbook.run.OpenTask;
import chatalot.runbook.run.Person;
import chatalot.runbook.run.PlanFacts;
import chatalot.runbook.run.Policies;
import chatalot.runbook.run.Rehearsals;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.Texts;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.springframework.stereotype.Component;

/**
 * What Tasklist's form shows at a gate, the same as the review in the console: every fact from our own records, in Markdown. A
 * variable holds 4000 characters; what would not fit is in the review, to which the form leads.
 */
@Component
class GateFacts {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("d MMM HH:mm 'UTC'", Locale.ENGLISH).withZone(ZoneOffset.UTC);
    private static final int LONGEST = 3_800;
    private static final int LONGEST_CELL = 300;

    private final Approvals approvals;
    private final ApprovalSettings settings;
    private final Policies policies;
    private final Rehearsals rehearsals;
    private final EvidenceStore evidence;

    GateFacts(Approvals approvals, ApprovalSettings settings, Policies policies, Rehearsals rehearsals, EvidenceStore evidence) {
        this.approvals = approvals;
        this.settings = settings;
        this.policies = policies;
        this.rehearsals = rehearsals;
        this.evidence = evidence;
    }

    Map<String, Object> of(DelegateTask task, DelegateExecution execution, Run run, ApprovalRequest request) {
        Optional<Assessed> assessed = policies.assessed(run.number());
        Optional<PlanFacts> plan = assessed.flatMap(Assessed::plan);
        OpenGate gate = gate(task, run, request, assessed);
        Evidence documents = evidence.of(run.number());
        Map<String, Object> facts = new HashMap<>();
        facts.put("gateName", ApprovalRules.name(run, request.gate()));
        facts.put("question", Gates.question(run, request.gate(), assessed.map(Assessed::policy)));
        facts.put("runNumber", run.number().value());
        facts.put("instance", run.instance());
        facts.put("requester", run.requester());
        facts.put("reason", run.reason().isBlank() ? "none given" : cell(run.reason()));
        facts.put("release", shown(execution, "release"));
        facts.put("way", cell(plan.map(PlanFacts::way).orElseGet(() -> shown(execution, "release"))));
        facts.put("rollbackClass", shown(execution, "rollbackClass"));
        facts.put("migrations", plan.map(PlanFacts::migrations).map(many -> many == 0 ? "none" : many.toString()).orElse("see the plan"));
        facts.put("downtime", plan.flatMap(PlanFacts::downtime).map(time -> "about %.1f s, migrations not counted".formatted(
                time.toMillis() / 1000.0)).orElse("see the plan"));
        facts.put("risks", gate.risks().isEmpty() ? "none found" : String.join(", ", gate.risks()));
        facts.put("rehearsal", cell(rehearsals.verdict(run, assessed.map(Assessed::policy))));
        facts.put("digest", request.digest());
        facts.put("soFar", soFar(gate));
        facts.put("expires", TIME.format(gate.expiresAt()));
        facts.put("toLookAt", documents.text(Evidence.TO_LOOK_AT).orElse("See the plan."));
        facts.put("evidenceLinks", fitting(documents.list().stream().map(document -> link(run, document.name())).toList(), "Nothing yet."));
        facts.put("said", fitting(approvals.of(run.number()).stream().map(word -> said(run, word)).toList(), "Nobody has decided yet."));
        return facts;
    }

    private OpenGate gate(DelegateTask task, Run run, ApprovalRequest request, Optional<Assessed> assessed) {
        OpenTask open = new OpenTask(task.getId(), task.getTaskDefinitionKey(), ApprovalRules.name(run, request.gate()), Person.APPROVERS,
                Optional.of(request.gate()), Optional.of(request.digest()), Optional.empty(), request.openedAt());
        return new OpenGate(run, open, request, approvals.words(request), assessed, Optional.empty(),
                request.openedAt().plus(settings.expiry()));
    }

    private static String soFar(OpenGate gate) {
        String who = gate.words().stream().filter(Approval::counts).map(word -> word.person() + (word.exception() ? " (override)" : ""))
                .collect(Collectors.joining(", "));
        return gate.quorum() + (who.isEmpty() ? "" : ": " + who);
    }

    private static String said(Run run, Approval word) {
        String did = word.exception() ? "overrode" : word.approved() ? "approved" : "rejected";
        String comment = word.comment().isBlank() ? "" : ": " + cell(word.comment());
        String taken = word.withdrawn().map(back -> "; taken back: " + cell(back.reason())).orElse("");
        return "- %s %s at *%s*, %s%s%s".formatted(word.person(), did, ApprovalRules.name(run, word.gate()), TIME.format(word.at()), comment, taken);
    }

    private static String link(Run run, String document) {
        return "- [%s](/runs/%s/evidence/%s)".formatted(document, run.number(), URLEncoder.encode(document, StandardCharsets.UTF_8));
    }

    /** As many lines as fit; the newest are the last, and stay. */
    private static String fitting(List<String> lines, String otherwise) {
        int from = lines.size();
        int length = 0;
        while (from > 0 && length + lines.get(from - 1).length() + 1 <= LONGEST) {
            from--;
            length += lines.get(from).length() + 1;
        }
        return lines.isEmpty() ? otherwise : String.join("\n", lines.subList(from, lines.size()));
    }

    private static String cell(String text) {
        return Texts.inCell(text, LONGEST_CELL);
    }

    private static String shown(DelegateExecution execution, String name) {
        return Optional.ofNullable(execution.getVariable(name)).map(Object::toString).orElse("see the plan");
    }
}
