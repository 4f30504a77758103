package chatalot.runbook.web.pages;

import chatalot.runbook.run.ChangeCalendar;
import chatalot.runbook.run.LossCounter;
import chatalot.runbook.run.Pace;
import chatalot.runbook.run.Refused;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.RunNumber;
import chatalot.runbook.run.RunState;
import chatalot.runbook.run.StateOnlooker;
import chatalot.runbook.web.DocumentAnswer;
import chatalot.runbook.web.Input;
import chatalot.runbook.web.Runs;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** One run: what it does, what it waits for, what it left on record; watched live. Its parts have addresses of their own. */
@Controller
@RequestMapping("/runs/{number}")
class RunPage {

    private static final String PLAN = "plan.md";

    private final Runs runs;
    private final ChangeCalendar calendar;
    private final LossCounter losses;
    private final StateOnlooker states;
    private final Pace pace;
    private final Clock clock;
    private final DocumentText documentText = new DocumentText();

    RunPage(Runs runs, ChangeCalendar calendar, LossCounter losses, StateOnlooker states, Pace pace, Clock clock) {
        this.runs = runs;
        this.calendar = calendar;
        this.losses = losses;
        this.states = states;
        this.pace = pace;
        this.clock = clock;
    }

    @GetMapping
    String page(@PathVariable String number, @RequestParam Optional<String> show, Model model) {
        lookAtNow(runs.run(Input.run(number)), model);
        RunView view = show(number, model);
        RunPart part = RunPart.named(show);
        model.addAttribute("part", part);
        if (part == RunPart.PLAN && view.has(PLAN)) {
            showDocument(view.run().number(), PLAN, model);
        } else if (part == RunPart.BACKUP && view.has(BackupOfRun.DOCUMENT)) {
            model.addAttribute("backup", BackupOfRun.read(runs.document(view.run().number(), BackupOfRun.DOCUMENT).text()));
        }
        return "run";
    }

    /** The part that changes on every page of the run; nothing when it is still what the page has seen. */
    @GetMapping("/live")
    String live(@PathVariable String number, @RequestParam(defaultValue = "") String seen, Model model,
            HttpServletResponse response) {
        RunView view = show(number, model);
        if (view.mark().equals(seen)) {
            response.setStatus(HttpStatus.NO_CONTENT.value());
        }
        return "run-live :: live";
    }

    /** The steps alone, for the page that follows them. */
    @GetMapping("/steps")
    String steps(@PathVariable String number, Model model) {
        show(number, model);
        return "run-parts :: steps";
    }

    /** What people said alone, likewise. */
    @GetMapping("/decisions")
    String decisions(@PathVariable String number, Model model) {
        show(number, model);
        return "run-parts :: approvals";
    }

    /** The documents alone, likewise. */
    @GetMapping("/documents")
    String documents(@PathVariable String number, Model model) {
        show(number, model);
        return "run-parts :: documents";
    }

    @GetMapping("/evidence/{name}")
    String document(@PathVariable String number, @PathVariable String name, Model model) {
        showDocument(runs.run(Input.run(number)).number(), name, model);
        return "document";
    }

    @GetMapping("/evidence/{name}/file")
    ResponseEntity<byte[]> file(@PathVariable String number, @PathVariable String name) {
        return DocumentAnswer.download(runs.document(runs.run(Input.run(number)).number(), name));
    }

    private void showDocument(RunNumber run, String name, Model model) {
        model.addAttribute("number", run);
        Runs.Document document = runs.document(run, name);
        model.addAttribute("document", document.about());
        model.addAttribute("html", documentText.html(document));
        model.addAttribute("text", documentText.plain(document));
    }

    /** Who opens the page of a run that waits for a decision about its instance sees what is there now. */
    private void lookAtNow(Run run, Model model) {
        if (run.state() == RunState.KEEP_OR_ROLL_BACK || run.state() == RunState.NEEDS_HANDS) {
            try {
                if (run.state() == RunState.NEEDS_HANDS) {
                    states.look(run);
                    losses.ofBackup(run);
                } else {
                    losses.count(run);
                }
            } catch (Refused refused) {
                Optional<Object> said = Optional.ofNullable(model.getAttribute("refusal"));
                model.addAttribute("refusal", said.map(words -> words + " ").orElse("") + refused.getMessage());
            }
        }
    }

    private RunView show(String number, Model model) {
        Run run = runs.run(Input.run(number));
        RunView view = RunView.of(run, runs, calendar, pace.usual(run.number()));
        model.addAttribute("view", view);
        model.addAttribute("now", clock.instant());
        view.state().ifPresent(seen -> model.addAttribute("stateHtml", documentText.html(seen.text())));
        return view;
    }
}
