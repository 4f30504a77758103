package chatalot.runbook.web.pages;

import chatalot.runbook.host.PassingTrouble;
import chatalot.runbook.run.Inbox;
import chatalot.runbook.run.People;
import chatalot.runbook.run.Person;
import chatalot.runbook.run.Refused;
import chatalot.runbook.web.Problems;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.ModelAttribute;

/** What every page knows: who is looking, how to write times, and what to show when something is refused. */
@ControllerAdvice(basePackageClasses = Console.class)
class Console {

    private final People people;
    private final Inbox inbox;
    private final Words words = new Words();

    Console(People people, Inbox inbox) {
        this.people = people;
        this.inbox = inbox;
    }

    @ModelAttribute("viewer")
    Viewer viewer(HttpServletRequest request) {
        return new Viewer(Optional.ofNullable(request.getUserPrincipal()).map(Principal::getName).flatMap(people::find));
    }

    /** How much waits for the viewer: looked up only by what shows it, and not for each fragment of a page. */
    @ModelAttribute("waiting")
    WaitingForViewer waiting(@ModelAttribute("viewer") Viewer viewer) {
        return () -> viewer.person().map(inbox::countFor).orElse(0);
    }

    @ModelAttribute("words")
    Words words() {
        return words;
    }

    @ExceptionHandler
    String refused(Refused refused, Model model, HttpServletResponse response) {
        return error(Problems.status(refused.kind()), refused.getMessage(), model, response);
    }

    @ExceptionHandler
    String unreachable(PassingTrouble trouble, Model model, HttpServletResponse response) {
        return error(HttpStatus.SERVICE_UNAVAILABLE, trouble.getMessage(), model, response);
    }

    private static String error(HttpStatus status, String detail, Model model, HttpServletResponse response) {
        response.setStatus(status.value());
        model.addAttribute("status", status.value());
        model.addAttribute("title", status.getReasonPhrase());
        model.addAttribute("detail", detail);
        return "error";
    }

    /** A number that is looked up when it is asked for. */
    interface WaitingForViewer {
        int count();
    }

    /** Who looks at a page, and what to offer them. What is not offered is refused as well, elsewhere. */
    record Viewer(Optional<Person> person) {

        public String id() {
            return person.map(Person::id).orElse("");
        }

        public boolean isSignedIn() {
            return person.isPresent();
        }

        public boolean isOps() {
            return in(Person.OPS);
        }

        public boolean mayFreeze() {
            return in(Person.OPS) || in(Person.ADMINS);
        }

        public boolean isApprover() {
            return in(Person.APPROVERS);
        }

        /** Whether approvals can be put into their hands, or by them into others'. */
        public boolean handsOutApprovals() {
            return in(Person.APPROVERS) || in(Person.ADMINS);
        }

        /** Names of receivers are addresses of people. */
        public boolean seesReceivers() {
            return in(Person.OPS) || in(Person.AUDITORS) || in(Person.ADMINS);
        }

        /** What a run's part of the record says of persons comes with it. */
        public boolean takesEvidence() {
            return seesReceivers();
        }

        /** Reading the whole record takes its time. */
        public boolean verifies() {
            return in(Person.AUDITORS) || in(Person.ADMINS);
        }

        public boolean hasTasklist() {
            return in(Person.OPS) || in(Person.APPROVERS) || in(Person.ADMINS);
        }

        public boolean hasCockpit() {
            return in(Person.AUDITORS) || in(Person.ADMINS);
        }

        public boolean isAdmin() {
            return in(Person.ADMINS);
        }

        public boolean acknowledges() {
            return mayFreeze();
        }

        public boolean isInGroup(String group) {
            return in(group);
        }

        private boolean in(String group) {
            return person.filter(known -> known.isIn(group)).isPresent();
        }
    }
}
