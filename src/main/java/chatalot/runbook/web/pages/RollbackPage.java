package chatalot.runbook.web.pages;

import chatalot.runbook.run.Person;
import chatalot.runbook.run.Refused;
import chatalot.runbook.run.Rollbacks;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.RunControl;
import chatalot.runbook.web.Input;
import chatalot.runbook.web.Problems;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** What an instance may go back to, for everybody who may look, and starting it, for ops. */
@Controller
class RollbackPage {

    private final Rollbacks rollbacks;
    private final RunControl control;

    RollbackPage(Rollbacks rollbacks, RunControl control) {
        this.rollbacks = rollbacks;
        this.control = control;
    }

    @GetMapping("/instances/{name}/rollback")
    String page(@PathVariable String name, @RequestParam Optional<String> to, Model model, HttpServletResponse response) {
        model.addAttribute("name", name);
        model.addAttribute("typed", to.orElse(""));
        try {
            model.addAttribute("view", rollbacks.look(name, Input.reference(to)));
        } catch (Refused refused) {
            if (refused.kind() == Refused.Kind.NOT_FOUND) {
                throw refused;
            }
            response.setStatus(Problems.status(refused.kind()).value());
            model.addAttribute("refusal", refused.getMessage());
        }
        return "rollback";
    }

    @PostMapping("/instances/{name}/rollbacks")
    String start(@PathVariable String name, @RequestParam Optional<String> target, @RequestParam Optional<String> way,
            @RequestParam Optional<String> backup, @RequestParam Optional<String> reason, Person person, RedirectAttributes after) {
        try {
            Run run = control.startRollback(name, Input.reference(target), way.orElse("").strip(), backup.orElse("").strip(),
                    Input.words("reason", reason), person);
            return "redirect:/runs/" + run.number();
        } catch (Refused refused) {
            after.addFlashAttribute("refusal", refused.getMessage());
            return "redirect:/instances";
        }
    }
}
