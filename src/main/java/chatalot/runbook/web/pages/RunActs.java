package chatalot.runbook.web.pages;

import chatalot.runbook.run.Person;
import chatalot.runbook.run.Refused;
import chatalot.runbook.run.RunControl;
import chatalot.runbook.run.RunNumber;
import chatalot.runbook.web.Input;
import chatalot.runbook.web.Runs;
import java.util.Optional;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** What the buttons on the page of a run do. Each leads back to it, which says so when it was refused. */
@Controller
@RequestMapping("/runs/{number}")
class RunActs {

    private final Runs runs;
    private final RunControl control;

    RunActs(Runs runs, RunControl control) {
        this.runs = runs;
        this.control = control;
    }

    @PostMapping("/cancel")
    String cancel(@PathVariable String number, @RequestParam Optional<String> reason, Person person, RedirectAttributes after) {
        return act(number, after, run -> control.cancel(run, Input.words("reason", reason), person));
    }

    @PostMapping("/go-back")
    String goBack(@PathVariable String number, @RequestParam Optional<String> reason, Person person, RedirectAttributes after) {
        return act(number, after, run -> control.goBack(run, Input.words("reason", reason), person));
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
}
