package chatalot.runbook.web.pages;

import chatalot.runbook.run.Courses;
import chatalot.runbook.run.Evidence;
import chatalot.runbook.run.LogLine;
import chatalot.runbook.run.Refused;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.StepLog;
import chatalot.runbook.run.StepRecord;
import chatalot.runbook.web.Input;
import chatalot.runbook.web.Runs;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;

/** One step of a run: its attempts, what it began with and what it left, its documents and what it said last. */
@Controller
class StepPage {

    private static final int LAST_LINES = 200;

    private final Runs runs;
    private final Courses courses;

    StepPage(Runs runs, Courses courses) {
        this.runs = runs;
        this.courses = courses;
    }

    /** Everything that is shown. */
    record View(Run run, String step, String label, List<StepRecord> attempts, List<Courses.Work> work, List<Evidence.Document> documents,
            List<LogLine> lines) { }

    /** For a page that shows it beside the others the part alone. */
    @GetMapping("/runs/{number}/steps/{step}")
    String page(@PathVariable String number, @PathVariable String step, @RequestHeader("HX-Request") Optional<String> part, Model model) {
        Run run = runs.run(Input.run(number));
        List<StepRecord> attempts = runs.steps(run.number()).stream().filter(record -> record.step().equals(step)).toList();
        if (attempts.isEmpty()) {
            throw new Refused(Refused.Kind.NOT_FOUND, "Run %s has not begun a step of that name.".formatted(run.number()));
        }
        model.addAttribute("view", new View(run, step, attempts.get(0).label(), attempts, courses.data(run, step),
                runs.documents(run.number()).stream().filter(document -> document.step().filter(step::equals).isPresent()).toList(),
                runs.logBefore(run.number(), new StepLog.Wanted(step, ""), Long.MAX_VALUE, LAST_LINES)));
        return part.isPresent() ? "step :: detail" : "step";
    }
}
