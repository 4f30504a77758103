package chatalot.runbook.web.pages;

import chatalot.runbook.run.Decided;
import chatalot.runbook.run.Decisions;
import chatalot.runbook.run.Inbox;
import chatalot.runbook.run.OpenGate;
import chatalot.runbook.run.Person;
import chatalot.runbook.run.WaitingRun;
import chatalot.runbook.web.Input;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Everything that waits for people: for the viewer, for other approvers, for ops; and what was decided. */
@Controller
class ApprovalsPage {

    private static final int SHOWN = 25;

    private final Inbox inbox;
    private final Decisions decisions;

    ApprovalsPage(Inbox inbox, Decisions decisions) {
        this.inbox = inbox;
        this.decisions = decisions;
    }

    /** What the viewer sees of it. */
    record View(List<OpenGate> mine, List<OpenGate> others, List<WaitingRun> questions) {

        /** Changes whenever anything shown changes: a page that has seen it need not be sent the same again. */
        public String mark() {
            return Integer.toHexString(hashCode());
        }
    }

    /**
     * @param after the place that the page before ended with; blank for the newest
     * @param mine  only what the viewer decided
     */
    @GetMapping("/approvals")
    String page(@RequestParam Optional<String> after, @RequestParam(defaultValue = "false") boolean mine, Person person, Model model) {
        show(person, model);
        List<Decided> page = decisions.newest(mine ? Optional.of(person.id()) : Optional.empty(), Input.name(after), SHOWN + 1);
        List<Decided> shown = page.stream().limit(SHOWN).toList();
        model.addAttribute("decided", shown);
        model.addAttribute("onlyMine", mine);
        model.addAttribute("first", Input.name(after).isEmpty());
        if (page.size() > SHOWN) {
            model.addAttribute("next", shown.get(SHOWN - 1).place());
        }
        return "approvals";
    }

    /** The part that changes; nothing when it is still what the page has seen. */
    @GetMapping("/approvals/open")
    String open(@RequestParam(defaultValue = "") String seen, Person person, Model model, HttpServletResponse response) {
        if (show(person, model).mark().equals(seen)) {
            response.setStatus(HttpStatus.NO_CONTENT.value());
        }
        return "approvals :: open";
    }

    private View show(Person person, Model model) {
        Inbox.Open open = inbox.open();
        View view = new View(open.forDecisionBy(person), open.forOthersThan(person), open.questions());
        model.addAttribute("view", view);
        model.addAttribute("person", person);
        return view;
    }
}
