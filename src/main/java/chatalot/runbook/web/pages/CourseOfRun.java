package chatalot.runbook.web.pages;

import chatalot.runbook.run.Course;
import chatalot.runbook.run.Courses;
import chatalot.runbook.run.Run;
import chatalot.runbook.web.Input;
import chatalot.runbook.web.Runs;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** What the diagram of a run is drawn from: its models, and the way it took through them. */
@RestController
class CourseOfRun {

    private final Runs runs;
    private final Courses courses;
    private final Words words = new Words();

    CourseOfRun(Runs runs, Courses courses) {
        this.runs = runs;
        this.courses = courses;
    }

    /**
     * Everything to draw.
     *
     * @param model  to draw where there is no course: the newest of the run's kind
     * @param start  of the run
     * @param end    of the run, once it has ended
     */
    record Drawing(String model, Instant start, Optional<Instant> end, List<CourseJson> courses) { }

    /** One model and the way through it. */
    record CourseJson(String id, String model, String name, Optional<Course.Caller> caller, List<VisitJson> visits, List<Course.Flow> taken) {

        static CourseJson of(Course course, Words words) {
            return new CourseJson(course.id(), course.model(), course.name(), course.caller(),
                    course.visits().stream().map(visit -> VisitJson.of(visit, words)).toList(), course.taken());
        }
    }

    /** One time that an element was entered; {@code took} in words, once it has ended. */
    record VisitJson(String element, String label, Optional<String> step, Instant start, Optional<Instant> end, String state, Optional<String> took) {

        static VisitJson of(Course.Visit visit, Words words) {
            return new VisitJson(visit.element(), visit.label(), visit.step(), visit.start(), visit.end(),
                    visit.state().name().toLowerCase(Locale.ROOT), visit.end().map(end -> words.between(visit.start(), end)));
        }
    }

    @GetMapping(path = "/runs/{number}/course", produces = MediaType.APPLICATION_JSON_VALUE)
    Drawing course(@PathVariable String number) {
        Run run = runs.run(Input.run(number));
        List<Course> all = courses.of(run);
        return new Drawing(all.isEmpty() ? courses.newestModel(run.kind()) : all.get(0).model(), run.startedAt(), run.endedAt(),
                all.stream().map(course -> CourseJson.of(course, words)).toList());
    }

    @GetMapping("/models/{id}")
    ResponseEntity<String> model(@PathVariable String id) {
        return ResponseEntity.ok().contentType(MediaType.APPLICATION_XML).cacheControl(CacheControl.maxAge(Duration.ofDays(30)).cachePrivate())
                .body(courses.model(id));
    }
}
