package chatalot.runbook.web.pages;

import chatalot.runbook.run.Backups;
import chatalot.runbook.run.Person;
import chatalot.runbook.run.Refused;
import chatalot.runbook.run.Restores;
import chatalot.runbook.run.RunControl;
import chatalot.runbook.web.Input;
import java.util.Optional;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The backups of an instance, and for ops the ways to make one, to verify it and to put it back. */
@Controller
class BackupsPage {

    private final Backups backups;
    private final RunControl control;

    BackupsPage(Backups backups, RunControl control) {
        this.backups = backups;
        this.control = control;
    }

    @GetMapping("/instances/{name}/backups")
    String page(@PathVariable String name, Model model) {
        model.addAttribute("name", name);
        model.addAttribute("backups", backups.of(name));
        backups.due(name).ifPresent(due -> model.addAttribute("due", due));
        return "backups";
    }

    @PostMapping("/instances/{name}/backups")
    String make(@PathVariable String name, @RequestParam Optional<String> reason, Person person, RedirectAttributes after) {
        try {
            return "redirect:/runs/" + control.startBackup(name, Input.words("reason", reason), person).number();
        } catch (Refused refused) {
            return refused(name, refused, after);
        }
    }

    @PostMapping("/instances/{name}/backups/{id}/verifications")
    String verify(@PathVariable String name, @PathVariable String id, Person person, RedirectAttributes after) {
        try {
            return "redirect:/runs/" + control.startVerification(name, id, "", person).number();
        } catch (Refused refused) {
            return refused(name, refused, after);
        }
    }

    @PostMapping("/instances/{name}/backups/{id}/restores")
    String restore(@PathVariable String name, @PathVariable String id, @RequestParam Optional<String> reason,
            @RequestParam(defaultValue = "false") boolean putAside, Person person, RedirectAttributes after) {
        try {
            return "redirect:/runs/" + control.startRestore(name, id, Restores.Present.of(putAside), Input.words("reason", reason),
                    person).number();
        } catch (Refused refused) {
            return refused(name, refused, after);
        }
    }

    private static String refused(String name, Refused refused, RedirectAttributes after) {
        after.addFlashAttribute("refusal", refused.getMessage());
        after.addAttribute("name", name);
        return "redirect:/instances/{name}/backups";
    }
}
