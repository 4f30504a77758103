package chatalot.runbook.web.pages;

import chatalot.runbook.run.Person;
import chatalot.runbook.run.Refused;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.RunControl;
import chatalot.runbook.run.RunNumber;
import chatalot.runbook.web.Input;
import chatalot.runbook.web.Problems;
import chatalot.runbook.web.Review;
import chatalot.runbook.web.Reviews;
import chatalot.runbook.web.Runs;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * What has to be known to decide about a run, with the forms to do it: a drawer beside what somebody looks at, or a page of its own.
 * What is refused is said at the field it was typed into, and nothing that was typed is lost.
 */
@Controller
@RequestMapping("/runs/{number}")
class ReviewPage {

    private static final String PAGE = "review";
    private static final String DRAWER = "review :: drawer";
    private static final String APPROVALS = "approvals";

    private final Runs runs;
    private final Reviews reviews;
    private final RunControl control;
    private final DocumentText documentText = new DocumentText();

    ReviewPage(Runs runs, Reviews reviews, RunControl control) {
        this.runs = runs;
        this.reviews = reviews;
        this.control = control;
    }

    /** What was sent that could not be done: which form, what was typed into it, and why not. */
    record Typed(String form, String text, String refusal) {

        static final Typed NOTHING = new Typed("", "", "");

        /** Whether a form is refused; with no name, one that is not offered any more. */
        public boolean refuses(String name) {
            return !refusal.isEmpty() && form.equals(name);
        }

        private Typed asOfferedBy(Review.Can can) {
            boolean offered = switch (form) {
                case "approve", "reject" -> can.decide();
                case "override" -> can.override();
                case "withdraw" -> can.withdraw();
                default -> can.handOver();
            };
            return offered ? this : new Typed("", "", refusal);
        }

        /** What was typed into a form before, or nothing. */
        public String in(String name) {
            return refuses(name) ? text : "";
        }
    }

    @GetMapping("/review")
    String page(@PathVariable String number, @RequestParam(defaultValue = "") String from, Person person, Model model,
            HttpServletRequest request) {
        return show(runs.run(Input.run(number)), from, Typed.NOTHING, person, model, request);
    }

    @PostMapping("/approvals")
    Object decide(@PathVariable String number, @RequestParam Optional<String> decision, @RequestParam Optional<String> digest,
            @RequestParam Optional<String> comment, @RequestParam(defaultValue = "") String from, Person person, Model model,
            HttpServletRequest request, HttpServletResponse response) {
        boolean rejects = decision.filter("reject"::equals).isPresent();
        Form form = new Form(rejects ? "reject" : "approve", comment, from);
        return act(number, form, person, model, request, response, run -> {
            RunControl.Decision word = Input.decision(decision);
            control.decide(run, word, Input.digest(digest), word == RunControl.Decision.REJECT ? Input.neededWords("comment", comment)
                    : Input.words("comment", comment), person);
        });
    }

    @PostMapping("/overrides")
    Object override(@PathVariable String number, @RequestParam Optional<String> digest, @RequestParam Optional<String> reason,
            @RequestParam(defaultValue = "") String from, Person person, Model model, HttpServletRequest request,
            HttpServletResponse response) {
        return act(number, new Form("override", reason, from), person, model, request, response,
                run -> control.override(run, Input.digest(digest), Input.neededWords("reason", reason), person));
    }

    @PostMapping("/withdrawals")
    Object withdraw(@PathVariable String number, @RequestParam Optional<String> reason, @RequestParam(defaultValue = "") String from,
            Person person, Model model, HttpServletRequest request, HttpServletResponse response) {
        return act(number, new Form("withdraw", reason, from), person, model, request, response,
                run -> control.withdraw(run, Input.neededWords("reason", reason), person));
    }

    @PostMapping("/assignee")
    Object assign(@PathVariable String number, @RequestParam("person") Optional<String> assignee,
            @RequestParam(defaultValue = "") String from, Person person, Model model, HttpServletRequest request,
            HttpServletResponse response) {
        return act(number, new Form("assign", assignee, from), person, model, request, response,
                run -> control.assign(run, Input.person(assignee), person));
    }

    /** A form as it was sent. @param from where it was opened */
    private record Form(String name, Optional<String> typed, String from) { }

    /** What a form does to a run. */
    private interface Act {
        void on(RunNumber run);
    }

    /** Done, people are where they were; refused, they are where they typed. */
    private Object act(String number, Form form, Person person, Model model, HttpServletRequest request, HttpServletResponse response,
            Act act) {
        Run run = runs.run(Input.run(number));
        try {
            act.on(run.number());
        } catch (Refused refused) {
            response.setStatus(Problems.status(refused.kind()).value());
            return show(runs.run(run.number()), form.from(), new Typed(form.name(), form.typed().orElse(""), refused.getMessage()), person,
                    model, request);
        }
        if (isForDrawer(request)) {
            return ResponseEntity.noContent().header("HX-Refresh", "true").build();
        }
        return form.from().equals(APPROVALS) ? "redirect:/approvals" : "redirect:/runs/" + run.number();
    }

    private String show(Run run, String from, Typed typed, Person person, Model model, HttpServletRequest request) {
        Review review = reviews.of(run, person);
        model.addAttribute("review", review);
        model.addAttribute("lookHtml", documentText.html(review.toLookAt()));
        model.addAttribute("from", from.equals(APPROVALS) ? APPROVALS : "");
        model.addAttribute("typed", typed.asOfferedBy(review.can()));
        return isForDrawer(request) ? DRAWER : PAGE;
    }

    private static boolean isForDrawer(HttpServletRequest request) {
        return request.getHeader("HX-Request") != null;
    }
}
