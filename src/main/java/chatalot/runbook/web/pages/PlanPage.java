package chatalot.runbook.web.pages;

import chatalot.runbook.run.Assessment;
import chatalot.runbook.run.ChangeCalendar;
import chatalot.runbook.run.People;
import chatalot.runbook.run.Person;
import chatalot.runbook.run.Plans;
import chatalot.runbook.run.Refused;
import chatalot.runbook.run.RunControl;
import chatalot.runbook.web.Input;
import chatalot.runbook.web.Problems;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Optional;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** What an update of an instance would do and who would have to approve it, for everybody who may look; ops start it from there. */
@Controller
class PlanPage {

    private final Plans plans;
    private final Assessment assessment;
    private final ChangeCalendar calendar;
    private final People people;
    private final RunControl control;
    private final DocumentText documentText = new DocumentText();

    PlanPage(Plans plans, Assessment assessment, ChangeCalendar calendar, People people, RunControl control) {
        this.plans = plans;
        this.assessment = assessment;
        this.calendar = calendar;
        this.people = people;
        this.control = control;
    }

    /** @param to what to plan for; blank or left out is the newest of the tracked branch */
    @GetMapping("/instances/{name}/plan")
    String page(@PathVariable String name, @RequestParam Optional<String> to, Model model, HttpServletResponse response) {
        calendar.demandKnown(name);
        model.addAttribute("name", name);
        model.addAttribute("typed", to.orElse(""));
        model.addAttribute("freezes", calendar.holding(name));
        model.addAttribute("outlook", calendar.outlook(name));
        if (!model.containsAttribute("form")) {
            model.addAttribute("form", StartForm.EMPTY);
        }
        try {
            show(plans.preview(name, Input.reference(to)), model);
        } catch (Refused refused) {
            if (refused.kind() == Refused.Kind.NOT_FOUND) {
                throw refused;
            }
            response.setStatus(Problems.status(refused.kind()).value());
            model.addAttribute("refusal", refused.getMessage());
        }
        return "plan";
    }

    private void show(Plans.Preview plan, Model model) {
        model.addAttribute("plan", plan);
        model.addAttribute("policy", assessment.of(plan));
        model.addAttribute("approvers", people.list().stream().filter(person -> person.isIn(Person.APPROVERS)).map(Person::id).toList());
        model.addAttribute("downtime", Duration.ofMillis(Math.round(plan.downtimeSeconds() * 1000)));
        model.addAttribute("html", documentText.html(plan.markdown()));
    }

    /** Starts it, or leads back to the plan with what was typed and what is wrong with it, at its field where it has one. */
    @PostMapping("/instances/{name}/updates")
    String start(@PathVariable String name, @RequestParam Optional<String> target, @RequestParam Optional<String> reason,
            @RequestParam Optional<String> when, @RequestParam Optional<String> notBefore, Person person, RedirectAttributes after) {
        StartForm form = StartForm.read(target, reason, when, notBefore);
        if (form.errors().isEmpty()) {
            try {
                return "redirect:/runs/" + control.startUpdate(name, form.target(), form.reason(), form.moment(), person).number();
            } catch (Refused refused) {
                form = form.refused(refused);
            }
        }
        after.addFlashAttribute("form", form);
        form.refusal().ifPresent(refusal -> after.addFlashAttribute("refusal", refusal));
        after.addAttribute("name", name);
        after.addAttribute("to", form.target());
        return "redirect:/instances/{name}/plan";
    }
}
