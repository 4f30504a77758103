package chatalot.runbook.web.pages;

import chatalot.runbook.audit.Acknowledgements;
import chatalot.runbook.audit.RunException;
import chatalot.runbook.audit.RunExceptions;
import chatalot.runbook.run.Person;
import chatalot.runbook.run.Refused;
import chatalot.runbook.run.RunNumber;
import chatalot.runbook.web.Asked;
import chatalot.runbook.web.Input;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Everything abnormal on one page, and who has looked at it. */
@Controller
class ExceptionsPage {

    private static final int RUNS = 50;

    private final RunExceptions exceptions;
    private final Acknowledgements acknowledgements;

    ExceptionsPage(RunExceptions exceptions, Acknowledgements acknowledgements) {
        this.exceptions = exceptions;
        this.acknowledgements = acknowledgements;
    }

    @GetMapping("/exceptions")
    String page(@RequestParam Map<String, String> parameters, Model model) {
        Asked asked = new Asked(parameters);
        Optional<RunNumber> before = asked.number("before").map(RunNumber::new);
        List<RunException> found = exceptions.list(!asked.truth("all"), asked.text("instance"), asked.exception(), before, RUNS);
        model.addAttribute("asked", asked);
        model.addAttribute("exceptions", found);
        model.addAttribute("kinds", RunException.Kind.values());
        if (found.stream().map(RunException::run).distinct().count() == RUNS) {
            model.addAttribute("older", asked.at("/exceptions", "before", found.get(found.size() - 1).run()));
        }
        before.ifPresent(edge -> model.addAttribute("newest", asked.at("/exceptions", "before", "")));
        return "exceptions";
    }

    @PostMapping("/exceptions/{run}/{kind}/acknowledgement")
    String acknowledge(@PathVariable String run, @PathVariable String kind, @RequestParam Optional<String> comment, Person person,
            RedirectAttributes after) {
        try {
            RunException.Kind of = new Asked(Map.of("kind", kind)).exception().orElseThrow();
            acknowledgements.acknowledge(Input.run(run), of, Input.neededWords("comment", comment), person);
        } catch (Refused refused) {
            after.addFlashAttribute("refusal", refused.getMessage());
        }
        return "redirect:/exceptions";
    }
}
