package chatalot.runbook.web.pages;

import chatalot.runbook.run.ChangeCalendar;
import chatalot.runbook.run.LogLine;
import chatalot.runbook.run.LossCounter;
import chatalot.runbook.run.Person;
import chatalot.runbook.run.Refused;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.RunControl;
import chatalot.runbook.run.RunNumber;
import chatalot.runbook.run.RunState;
import chatalot.runbook.run.StateOnlooker;
import chatalot.runbook.web.DocumentAnswer;
import chatalot.runbook.web.Input;
import chatalot.runbook.web.Runs;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** One run: what it does, what it waits for, what it left on record; watched live. */
@Controller
@RequestMapping("/runs/{number}")
class RunPage {

    private static final int LINES_AT_ONCE = 1_000;
    /** htmx ends its polling when a server answers with this status. */
    private static final int STOP_POLLING = 286;

    private final Runs runs;
    private final RunControl control;
    private final ChangeCalendar calendar;
    private final LossCounter losses;
    private final StateOnlooker states;
    private final DocumentText documentText = new DocumentText();

    RunPage(Runs runs, RunControl control, ChangeCalendar calendar, LossCounter losses, StateOnlooker states) {
        this.runs = runs;
        this.control = control;
        this.calendar = calendar;
        this.losses = losses;
        this.states = states;
    }

    @GetMapping
    String page(@PathVariable String number, Model model) {
        lookAtNow(runs.run(Input.run(number)), model);
        show(number, model);
        showLog(number, 0, model);
        return "run";
    }

    /** The part that changes; nothing when it is still what the page has seen. */
    @GetMapping("/live")
    String live(@PathVariable String number, @RequestParam(defaultValue = "") String seen, Model model,
            HttpServletResponse response) {
        RunView view = show(number, model);
        if (view.mark().equals(seen)) {
            response.setStatus(HttpStatus.NO_CONTENT.value());
        }
        return "run-live :: live";
    }

    /** The lines that came after the one the page has. */
    @GetMapping("/log")
    String log(@PathVariable String number, @RequestParam long after, Model model, HttpServletResponse response) {
        Run run = runs.run(Input.run(number));
        List<LogLine> lines = showLog(number, after, model);
        if (lines.isEmpty()) {
            response.setStatus(run.ended() ? STOP_POLLING : HttpStatus.NO_CONTENT.value());
        }
        return "run-log :: lines";
    }

    @GetMapping("/evidence/{name}")
    String document(@PathVariable String number, @PathVariable String name, Model model) {
        Runs.Document document = runs.document(runs.run(Input.run(number)).number(), name);
        model.addAttribute("number", Input.run(number));
        model.addAttribute("document", document.about());
        model.addAttribute("html", documentText.html(document));
        model.addAttribute("text", documentText.plain(document));
        return "document";
    }

    @GetMapping("/evidence/{name}/file")
    ResponseEntity<byte[]> file(@PathVariable String number, @PathVariable String name) {
        return DocumentAnswer.download(runs.document(runs.run(Input.run(number)).number(), name));
    }

    @PostMapping("/cancel")
    String cancel(@PathVariable String number, @RequestParam Optional<String> reason, Person person, RedirectAttributes after) {
        return act(number, after, run -> control.cancel(run, Input.words("reason", reason), person));
    }

    @PostMapping("/go-back")
    String goBack(@PathVariable String number, @RequestParam Optional<String> reason, Person person, RedirectAttributes after) {
        return act(number, after, run -> control.goBack(run, Input.words("reason", reason), person));
    }

    @PostMapping("/overrides")
    String override(@PathVariable String number, @RequestParam Optional<String> digest,
            @RequestParam Optional<String> reason, Person person, RedirectAttributes after) {
        return act(number, after,
                run -> control.override(run, Input.digest(digest), Input.neededWords("reason", reason), person));
    }

    @PostMapping("/withdrawals")
    String withdraw(@PathVariable String number, @RequestParam Optional<String> reason, Person person, RedirectAttributes after) {
        return act(number, after, run -> control.withdraw(run, Input.neededWords("reason", reason), person));
    }

    @PostMapping("/assignee")
    String assign(@PathVariable String number, @RequestParam("person") Optional<String> assignee, Person person,
            RedirectAttributes after) {
        return act(number, after, run -> control.assign(run, Input.person(assignee), person));
    }

    @PostMapping("/review")
    String review(@PathVariable String number, @RequestParam Optional<String> comment, Person person, RedirectAttributes after) {
        return act(number, after, run -> control.review(run, Input.words("comment", comment), person));
    }

    @PostMapping("/reverse-sql")
    String writeReverseSql(@PathVariable String number, @RequestParam Optional<String> sql, @RequestParam Optional<String> comment,
            Person person, RedirectAttributes after) {
        return act(number, after, run -> control.writeReverseSql(run, sql.orElse(""), Input.words("comment", comment), person));
    }

    @PostMapping("/recovery")
    String recover(@PathVariable String number, @RequestParam Optional<String> choice, @RequestParam Optional<String> digest,
            @RequestParam Optional<String> comment, Person person, RedirectAttributes after) {
        return act(number, after, run -> control.recover(run, Input.recovery(choice), Input.digest(digest),
                Input.neededWords("comment", comment), person));
    }

    @PostMapping("/back-to-backup")
    String goBackToBackup(@PathVariable String number, @RequestParam Optional<String> digest, @RequestParam Optional<String> loss,
            @RequestParam Optional<String> comment, Person person, RedirectAttributes after) {
        return act(number, after, run -> control.goBackToBackup(run, Input.digest(digest), Input.digest(loss),
                Input.neededWords("comment", comment), person));
    }

    @PostMapping("/start")
    String start(@PathVariable String number, @RequestParam Optional<String> comment, @RequestParam Optional<String> notBefore,
            Person person, RedirectAttributes after) {
        RunNumber check = runs.run(Input.run(number)).number();
        try {
            return "redirect:/runs/" + control.startFound(check, Input.words("comment", comment),
                    Input.moment("notBefore", notBefore), person).number();
        } catch (Refused refused) {
            after.addFlashAttribute("refusal", refused.getMessage());
            return "redirect:/runs/" + check;
        }
    }

    @PostMapping("/skip")
    String skip(@PathVariable String number, @RequestParam Optional<String> reason, Person person, RedirectAttributes after) {
        return act(number, after, run -> control.skipFound(run, Input.neededWords("reason", reason), person));
    }

    @PostMapping("/keep")
    String keep(@PathVariable String number, @RequestParam Optional<String> comment, Person person, RedirectAttributes after) {
        return act(number, after, run -> control.keep(run, Input.words("comment", comment), person));
    }

    @PostMapping("/roll-back")
    String rollBack(@PathVariable String number, @RequestParam Optional<String> digest, @RequestParam Optional<String> comment,
            Person person, RedirectAttributes after) {
        return act(number, after, run -> control.rollBack(run, Input.digest(digest),
                Input.neededWords("comment", comment), person));
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

    /** What a button does to a run. */
    private interface Act {
        void on(RunNumber run);
    }

    private String act(String number, RedirectAttributes after, Act act) {
        RunNumber run = runs.run(Input.run(number)).number();
        try {
            act.on(run);
        } catch (Refused refused) {
            after.addFlashAttribute("refusal", refused.getMessage());
        }
        return "redirect:/runs/" + run;
    }

    private RunView show(String number, Model model) {
        RunView view = RunView.of(runs.run(Input.run(number)), runs, calendar);
        model.addAttribute("view", view);
        view.state().ifPresent(seen -> model.addAttribute("stateHtml", documentText.html(seen.text())));
        return view;
    }

    private List<LogLine> showLog(String number, long after, Model model) {
        List<LogLine> lines = runs.log(Input.run(number), after, LINES_AT_ONCE);
        model.addAttribute("number", number);
        model.addAttribute("lines", lines);
        model.addAttribute("next", lines.isEmpty() ? after : lines.get(lines.size() - 1).id());
        return lines;
    }
}
