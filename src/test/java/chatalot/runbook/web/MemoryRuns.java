package chatalot.runbook.web;

import chatalot.runbook.run.Approvals;
import chatalot.runbook.run.EvidenceStore;
import chatalot.runbook.run.InstanceDoctor;
import chatalot.runbook.run.InstanceOverview;
import chatalot.runbook.run.OpenTask;
import chatalot.runbook.run.Person;
import chatalot.runbook.run.Refused;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.RunControl;
import chatalot.runbook.run.RunKind;
import chatalot.runbook.run.RunNumber;
import chatalot.runbook.run.RunState;
import chatalot.runbook.run.RunStore;
import chatalot.runbook.run.StepLog;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

@TestConfiguration
class MemoryRuns {

    static final String DIGEST = "3f".repeat(32);

    @Bean
    @Primary
    InstanceOverview overview() {
        return new InstanceOverview() {
            @Override
            public List<Status> all() {
                return List.of(of("demo"), new Status("team", "/srv/team/chatalot", Optional.empty(), Health.AWAY, "Container chatalot is stopped", Optional.of(Instant.now())));
            }

            @Override
            public Status of(String name) {
                if (!name.equals("demo")) {
                    throw new Refused(Refused.Kind.NOT_FOUND, "There is no instance " + name + ".");
                }
                return new Status("demo", "/srv/chatalot", Optional.of("1.0.0"), Health.HEALTHY, "Healthy", Optional.of(Instant.now()));
            }
        };
    }

    @Bean
    @Primary
    InstanceDoctor doctor(InstanceOverview overview) {
        return name -> new InstanceDoctor.Report(overview.of(name).name(), List.of(
                new InstanceDoctor.Finding("discovery", InstanceDoctor.Verdict.FINE, "Project chatalot", ""),
                new InstanceDoctor.Finding("disk", InstanceDoctor.Verdict.STOPS, "1 GB free, 2 GB needed", "Free 1 GB there.")));
    }

    @Bean
    RunControl control(RunStore runs, StepLog log, EvidenceStore evidence, Approvals approvals) {
        return new RunControl() {
            @Override
            public Run startUpdate(String instance, String target, String reason, Person person) {
                if (!person.isIn(Person.OPS)) {
                    throw new Refused(Refused.Kind.FORBIDDEN, "no");
                }
                runs.unfinished().stream().filter(run -> run.instance().equals(instance)).findFirst().ifPresent(run -> {
                    throw new Refused(Refused.Kind.CONFLICT, "Run %s of %s works on %s since %s.".formatted(run.number(), run.requester(), instance, run.startedAt()));
                });
                RunNumber number = runs.create(RunKind.UPDATE, instance, target, reason, person.id());
                runs.started(number, "process-" + number);
                log.begin(number, "checkInstance", "Check instance", "w1");
                log.line(number, "checkInstance", 1, "Project chatalot, app chatalot, database chatalot-postgres");
                log.end(number, "checkInstance", 1, "done", "");
                log.begin(number, "planUpdate", "Plan update", "w1");
                log.end(number, "planUpdate", 1, "retry", "No connection to database chatalot: connection refused");
                log.begin(number, "planUpdate", "Plan update", "w1");
                for (int i = 0; i < 40; i++) {
                    log.line(number, "planUpdate", 2, "Line " + i + " of what git said: <script>alert(1)</script>");
                }
                log.end(number, "planUpdate", 2, "done", "");
                evidence.of(number).put("plan.md", "text/markdown", "# Plan\n\nFrom **1.0.0** to **1.1.0**.\n\n<script>alert(1)</script>\n\n- migration 38\n- migration 39\n\n[x](javascript:alert(1))\n");
                evidence.of(number).put("plan.json", "application/json", "{\"from\":\"1.0.0\",\"to\":\"1.1.0\"}");
                runs.state(number, RunState.WAITING_FOR_APPROVAL);
                return runs.find(number).orElseThrow();
            }

            @Override
            public void cancel(RunNumber run, String reason, Person person) {
                if (runs.find(run).orElseThrow().ended()) {
                    throw new Refused(Refused.Kind.CONFLICT, "Run %s has ended already: it was cancelled by olivia.".formatted(run));
                }
                runs.ended(run, "Cancelled");
            }

            @Override
            public void goBack(RunNumber run, String reason, Person person) {
                throw new Refused(Refused.Kind.CONFLICT, "Run %s is not in its swap.".formatted(run));
            }

            @Override
            public void decide(RunNumber run, Decision decision, String digest, String comment, Person person) {
                if (runs.find(run).orElseThrow().requester().equals(person.id())) {
                    throw new Refused(Refused.Kind.FORBIDDEN, "You asked for this run.");
                }
                if (!digest.equals(DIGEST)) {
                    throw new Refused(Refused.Kind.CONFLICT, "What you saw is not what is to be signed any more.");
                }
                approvals.record(approvals.open("p" + run, run, "approvePlan", DIGEST, 1), person.id(), decision == Decision.APPROVE, comment);
                runs.failure(run, "GATE_FAILED: demo: the new version did not get healthy in 60 s. Untouched: the data. What to do: read the log.");
                runs.downtime(run, java.time.Duration.ofMillis(842));
                runs.state(run, RunState.SWAPPING);
            }

            @Override
            public void review(RunNumber run, String comment, Person person) {
            }

            @Override
            public void recover(RunNumber run, Recovery recovery, String comment, Person person) {
            }

            @Override
            public List<OpenTask> openTasks(RunNumber run) {
                return runs.find(run).filter(known -> known.state() == RunState.WAITING_FOR_APPROVAL).map(known -> List.of(
                        new OpenTask("t-1", "approve", "Approve plan", "approvers", Optional.of("approvePlan"), Optional.of(DIGEST), known.startedAt()))).orElse(List.of());
            }
        };
    }
}
