package chatalot.runbook.audit;

import chatalot.runbook.audit.chain.KeyFiles;
import chatalot.runbook.audit.chain.SealedRows;
import chatalot.runbook.audit.chain.Sealer;
import chatalot.runbook.audit.chain.Seals;
import chatalot.runbook.run.Act;
import chatalot.runbook.run.Approval;
import chatalot.runbook.run.Approvals;
import chatalot.runbook.run.Course;
import chatalot.runbook.run.Courses;
import chatalot.runbook.run.Evidence;
import chatalot.runbook.run.EvidenceStore;
import chatalot.runbook.run.Fact;
import chatalot.runbook.run.LogLine;
import chatalot.runbook.run.Person;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.RunNumber;
import chatalot.runbook.run.StepLog;
import chatalot.runbook.run.StepRecord;
import chatalot.runbook.run.Trail;
import chatalot.runbook.seal.Bundle;
import chatalot.runbook.seal.Entry;
import chatalot.runbook.seal.Link;
import chatalot.runbook.seal.Row;
import chatalot.runbook.seal.RunEvidence;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Everything there is about one run in one signed file: the way it took on its models, its steps with what they said, decisions with
 * comments and digests, all documents, and its part of the record with the seals. It is checked without this service.
 */
@Component
public class EvidenceBundles {

    private static final int LINES = 1_000;

    private static final List<Column<Approval>> OF_APPROVALS = List.of(
            new Column<>("gate", Approval::gate), new Column<>("digest", Approval::digest), new Column<>("person", Approval::person),
            new Column<>("approved", Approval::approved), new Column<>("override", Approval::exception), new Column<>("comment", Approval::comment),
            new Column<>("at", Approval::at), new Column<>("withdrawnAt", approval -> approval.withdrawn().map(Approval.Withdrawal::at)),
            new Column<>("withdrawnBecause", approval -> approval.withdrawn().map(Approval.Withdrawal::reason)));

    private static final List<Column<StepRecord>> OF_STEPS = List.of(
            new Column<>("step", StepRecord::step), new Column<>("label", StepRecord::label), new Column<>("attempt", StepRecord::attempt),
            new Column<>("startedAt", StepRecord::startedAt), new Column<>("endedAt", StepRecord::endedAt),
            new Column<>("outcome", StepRecord::outcome), new Column<>("message", StepRecord::message));

    private final EvidenceStore documents;
    private final StepLog steps;
    private final Approvals approvals;
    private final Courses courses;
    private final Sealer sealer;
    private final Seals seals;
    private final SealedRows rows;
    private final KeyFiles keys;
    private final Trail trail;
    private final Clock clock;
    private final ObjectMapper json;

    EvidenceBundles(EvidenceStore documents, StepLog steps, Approvals approvals, Courses courses, Sealer sealer, Seals seals, SealedRows rows,
            KeyFiles keys, Trail trail, Clock clock, ObjectMapper json) {
        this.documents = documents;
        this.steps = steps;
        this.approvals = approvals;
        this.courses = courses;
        this.sealer = sealer;
        this.seals = seals;
        this.rows = rows;
        this.keys = keys;
        this.trail = trail;
        this.clock = clock;
        this.json = json;
    }

    /** Writes the bundle of a run as it stands now. Its making is itself on the trail. @param out is not closed */
    public void write(Run run, Person person, OutputStream out) throws IOException {
        trail.record(Fact.of(Act.EXPORTED).by(person.id()).about("evidence of run " + run.number()));
        sealer.sealAll();
        Optional<Link> end = seals.last();
        Bundle bundle = new Bundle(out, keys.key(), run.endedAt().orElseGet(clock::instant));
        List<Entry> sealed = seals.of(run.number().value()).stream().filter(entry -> entry.position() <= end.map(link -> link.entry().position()).orElse(0L)).toList();
        Map<Long, Row> byEvent = rows.of(run.number().value()).stream().collect(Collectors.toMap(Row::event, Function.identity()));
        bundle.add(RunEvidence.ABOUT, text(about(run, end)));
        bundle.add(RunEvidence.EVENTS, lines(sealed.stream().map(entry -> byEvent.get(entry.event())).filter(row -> row != null).map(Row::line).toList()));
        bundle.add(RunEvidence.SEALS, lines(sealed.stream().map(RunEvidence::line).toList()));
        bundle.add("run.jsonl", lines(Exports.OF_RUNS, List.of(run)));
        bundle.add("approvals.jsonl", lines(OF_APPROVALS, approvals.of(run.number())));
        bundle.add("steps.jsonl", lines(OF_STEPS, steps.steps(run.number())));
        bundle.add("log.txt", log(run.number()));
        addDocuments(bundle, run.number());
        addCourses(bundle, courses.of(run));
        bundle.sign();
    }

    private Map<String, Object> about(Run run, Optional<Link> end) {
        Map<String, Object> about = new LinkedHashMap<>();
        about.put("what", "Evidence of a run of Chatalot Runbook; docs/record.md says how to check it");
        about.put("run", run.number().value());
        about.put("made", clock.instant());
        about.put("chain", Map.of("position", end.map(link -> link.entry().position()).orElse(0L), "head", end.map(link -> link.head().hex()).orElse("")));
        about.put("key", keys.key().open().fingerprint().hex());
        return about;
    }

    private void addDocuments(Bundle bundle, RunNumber run) throws IOException {
        Evidence evidence = documents.of(run);
        for (Evidence.Document document : evidence.list()) {
            bundle.add("evidence/" + document.name(), evidence.text(document.name()).orElse(""));
        }
    }

    /** The way through each model: the model as it was, and drawn with what was taken. */
    private void addCourses(Bundle bundle, List<Course> ways) throws IOException {
        Map<String, String> models = new HashMap<>();
        List<Map<String, Object>> told = new ArrayList<>();
        for (Course way : ways) {
            if (!models.containsKey(way.model())) {
                models.put(way.model(), "models/%02d.bpmn".formatted(models.size() + 1));
                bundle.add(models.get(way.model()), courses.model(way.model()));
            }
            String diagram = "diagrams/%02d.svg".formatted(told.size() + 1);
            bundle.add(diagram, courses.drawing(way));
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("name", way.name());
            one.put("version", way.model());
            one.put("model", models.get(way.model()));
            one.put("diagram", diagram);
            one.put("visits", way.visits());
            one.put("taken", way.taken());
            told.add(one);
        }
        bundle.add("way.json", text(told));
    }

    private String log(RunNumber run) {
        StringBuilder text = new StringBuilder();
        for (List<LogLine> lines = steps.lines(run, 0, LINES); !lines.isEmpty(); lines = steps.lines(run, lines.get(lines.size() - 1).id(), LINES)) {
            lines.forEach(line -> text.append("%s %s %d %s%n".formatted(line.at(), line.step(), line.attempt(), line.line())));
        }
        return text.toString();
    }

    private String text(Object value) {
        try {
            return json.writerWithDefaultPrettyPrinter().writeValueAsString(value) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Texts, numbers and times can always be written as JSON", e);
        }
    }

    private static <T> String lines(List<Column<T>> columns, List<T> all) throws IOException {
        StringWriter text = new StringWriter();
        ExportFormat.JSONL.write(columns, all.iterator(), text);
        return text.toString();
    }

    private static String lines(List<String> lines) {
        return lines.stream().map(line -> line + "\n").collect(Collectors.joining());
    }
}
