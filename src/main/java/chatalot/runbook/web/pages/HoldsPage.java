package chatalot.runbook.web.pages;

import chatalot.runbook.run.Holds;
import chatalot.runbook.run.Person;
import chatalot.runbook.run.Refused;
import chatalot.runbook.web.Input;
import java.util.Optional;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The button that lets a commit on hold be tried again. */
@Controller
class HoldsPage {

    private final Holds holds;

    HoldsPage(Holds holds) {
        this.holds = holds;
    }

    @PostMapping("/instances/{name}/holds/{commit}/release")
    String release(@PathVariable String name, @PathVariable String commit, @RequestParam Optional<String> reason,
            Person person, RedirectAttributes after) {
        try {
            holds.release(name, Input.commit(commit), Input.neededWords("reason", reason), person);
        } catch (Refused refused) {
            after.addFlashAttribute("refusal", refused.getMessage());
        }
        return "redirect:/instances";
    }
}
