package chatalot.runbook.web.pages;

import chatalot.runbook.run.LogLine;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.StepLog;
import chatalot.runbook.web.Input;
import chatalot.runbook.web.Runs;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/** What the steps of a run said: the newest lines first of all, older and newer ones as they are asked for, all of it as a file. */
@Controller
@RequestMapping("/runs/{number}/log")
class RunLogPage {

    private static final int LINES_AT_ONCE = 1_000;
    /** htmx ends its polling when a server answers with this status. */
    private static final int STOP_POLLING = 286;

    private final Runs runs;

    RunLogPage(Runs runs) {
        this.runs = runs;
    }

    /** The lines that came after the one the page has; without it, the newest. */
    @GetMapping
    String lines(@PathVariable String number, @RequestParam Optional<Long> after, @RequestParam(defaultValue = "") String step,
            @RequestParam(defaultValue = "") String text, Model model, HttpServletResponse response) {
        Run run = runs.run(Input.run(number));
        StepLog.Wanted wanted = new StepLog.Wanted(step, text);
        List<LogLine> lines = after.map(known -> runs.log(run.number(), wanted, known, LINES_AT_ONCE))
                .orElseGet(() -> runs.logBefore(run.number(), wanted, Long.MAX_VALUE, LINES_AT_ONCE));
        show(run, wanted, lines, model);
        model.addAttribute("next", lines.isEmpty() ? after.orElse(0L) : lines.get(lines.size() - 1).id());
        model.addAttribute("full", after.isPresent() && lines.size() == LINES_AT_ONCE);
        if (after.isPresent() && lines.isEmpty()) {
            response.setStatus(run.ended() ? STOP_POLLING : HttpStatus.NO_CONTENT.value());
        }
        return after.isPresent() ? "run-log :: newer" : "run-log :: newest";
    }

    /** The lines before the oldest that the page has. */
    @GetMapping("/earlier")
    String earlier(@PathVariable String number, @RequestParam long before, @RequestParam(defaultValue = "") String step,
            @RequestParam(defaultValue = "") String text, Model model) {
        Run run = runs.run(Input.run(number));
        StepLog.Wanted wanted = new StepLog.Wanted(step, text);
        show(run, wanted, runs.logBefore(run.number(), wanted, before, LINES_AT_ONCE), model);
        return "run-log :: earlier";
    }

    private static void show(Run run, StepLog.Wanted wanted, List<LogLine> lines, Model model) {
        model.addAttribute("number", run.number());
        model.addAttribute("step", wanted.step());
        model.addAttribute("text", wanted.text());
        model.addAttribute("lines", lines);
        model.addAttribute("oldest", lines.isEmpty() ? 0L : lines.get(0).id());
        model.addAttribute("more", lines.size() == LINES_AT_ONCE);
    }

    /** The steps that can be chosen by now. */
    @GetMapping("/steps")
    String steps(@PathVariable String number, @RequestParam(defaultValue = "") String step, Model model) {
        Map<String, String> labels = new LinkedHashMap<>();
        runs.steps(runs.run(Input.run(number)).number()).forEach(begun -> labels.putIfAbsent(begun.step(), begun.label()));
        model.addAttribute("steps", labels);
        model.addAttribute("step", step);
        return "run-log :: steps";
    }

    /** Every wanted line with its time and step, as text. */
    @GetMapping("/file")
    ResponseEntity<StreamingResponseBody> file(@PathVariable String number, @RequestParam(defaultValue = "") String step,
            @RequestParam(defaultValue = "") String text) {
        Run run = runs.run(Input.run(number));
        StepLog.Wanted wanted = new StepLog.Wanted(step, text);
        StreamingResponseBody body = out -> {
            List<LogLine> lines = runs.log(run.number(), wanted, 0, LINES_AT_ONCE);
            while (!lines.isEmpty()) {
                for (LogLine line : lines) {
                    out.write("%s %s.%d %s\n".formatted(line.at(), line.step(), line.attempt(), line.line()).getBytes(StandardCharsets.UTF_8));
                }
                lines = runs.log(run.number(), wanted, lines.get(lines.size() - 1).id(), LINES_AT_ONCE);
            }
        };
        return ResponseEntity.ok().contentType(new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8))
                .header(HttpHeaders.CONTENT_DISPOSITION, ContentDisposition.attachment().filename("run-%s.log".formatted(run.number())).build().toString())
                .body(body);
    }
}
