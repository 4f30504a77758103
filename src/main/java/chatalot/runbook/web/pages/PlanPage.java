package chatalot.runbook.web.pages;

import chatalot.runbook.run.Plans;
import chatalot.runbook.run.Refused;
import chatalot.runbook.web.Input;
import chatalot.runbook.web.Problems;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Optional;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** What an update of an instance would do, for everybody who may look, before anybody starts one. */
@Controller
class PlanPage {

    private final Plans plans;
    private final DocumentText documentText = new DocumentText();

    PlanPage(Plans plans) {
        this.plans = plans;
    }

    @GetMapping("/instances/{name}/plan")
    String page(@PathVariable String name, @RequestParam Optional<String> to, Model model, HttpServletResponse response) {
        model.addAttribute("name", name);
        model.addAttribute("typed", to.orElse(""));
        try {
            Plans.Preview plan = plans.preview(name, Input.reference(to));
            model.addAttribute("plan", plan);
            model.addAttribute("downtime", Duration.ofMillis(Math.round(plan.downtimeSeconds() * 1000)));
            model.addAttribute("html", documentText.html(plan.markdown()));
        } catch (Refused refused) {
            if (refused.kind() == Refused.Kind.NOT_FOUND) {
                throw refused;
            }
            response.setStatus(Problems.status(refused.kind()).value());
            model.addAttribute("refusal", refused.getMessage());
        }
        return "plan";
    }
}
