package chatalot.runbook.web.pages;

import chatalot.runbook.run.FreezeControl;
import chatalot.runbook.run.Person;
import chatalot.runbook.run.Refused;
import chatalot.runbook.web.Input;
import java.util.Optional;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Freezing and lifting on the page of the instances. */
@Controller
class FreezeForms {

    private static final String BACK = "redirect:/instances";

    private final FreezeControl control;

    FreezeForms(FreezeControl control) {
        this.control = control;
    }

    @PostMapping("/freezes")
    String freeze(@RequestParam Optional<String> instance, @RequestParam Optional<String> reason,
            @RequestParam Optional<String> until, Person person, RedirectAttributes after) {
        return act(after, () -> control.freeze(Input.name(instance), Input.neededWords("reason", reason),
                Input.moment("until", until), person));
    }

    @PostMapping("/freezes/{id}/lift")
    String lift(@PathVariable String id, @RequestParam Optional<String> reason, Person person, RedirectAttributes after) {
        return act(after, () -> control.lift(Input.freeze(id), Input.neededWords("reason", reason), person));
    }

    private static String act(RedirectAttributes after, Runnable act) {
        try {
            act.run();
        } catch (Refused refused) {
            after.addFlashAttribute("refusal", refused.getMessage());
        }
        return BACK;
    }
}
