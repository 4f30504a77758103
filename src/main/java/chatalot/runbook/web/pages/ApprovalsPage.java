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

    /** Where the viewer stands in each of the three lists: how many they have passed over. */
    record Places(Optional<Integer> mineFrom, Optional<Integer> othersFrom, Optional<Integer> opsFrom) { }

    /** What the viewer sees of it. */
    record View(Portion<OpenGate> mine, Portion<OpenGate> others, Portion<WaitingRun> questions) {

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
    String page(@RequestParam Optional<String> after, @RequestParam(defaultValue = "false") boolean mine, Places places, Person person,
            Model model) {
        show(places, person, model);
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
    String open(@RequestParam(defaultValue = "") String seen, Places places, Person person, Model model, HttpServletResponse response) {
        if (show(places, person, model).mark().equals(seen)) {
            response.setStatus(HttpStatus.NO_CONTENT.value());
        }
        return "approvals :: open";
    }

    private View show(Places places, Person person, Model model) {
        Inbox.Open open = inbox.open();
        View view = new View(Portion.of(open.forDecisionBy(person), places.mineFrom().orElse(0), SHOWN),
                Portion.of(open.forOthersThan(person), places.othersFrom().orElse(0), SHOWN),
                Portion.of(open.questions(), places.opsFrom().orElse(0), SHOWN));
        model.addAttribute("view", view);
        model.addAttribute("person", person);
        // It is known already; the page need not look it up again.
        Console.WaitingForViewer waiting = () -> open.countFor(person);
        model.addAttribute("waiting", waiting);
        return view;
    }
}
