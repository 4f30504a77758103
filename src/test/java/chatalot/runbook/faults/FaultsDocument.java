package chatalot.runbook.faults;

import chatalot.runbook.endtoend.KillPoints;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.platform.commons.support.ReflectionSupport;

/** {@code docs/faults.md}, written from what the tests say of themselves. */
record FaultsDocument(List<Witness> witnesses) {

    private static final String HEAD = """
            # What may go wrong, and what comes of it

            Written from the tests: whatever stands here is carried out by the test that is linked, and is wrong when that test
            fails. Where a test has many cases, a usual run of the tests takes a share of them by a seed that it prints;
            `./runbook test --all` takes all.

            """;

    /** A test, or a whole class of them, that says what it shows. */
    record Witness(Class<?> test, String name, AnnotatedElement element) {

        String link() {
            return "[%s](../src/test/java/%s.java)".formatted(sentence(name), test.getName().replace('.', '/'));
        }

        private static String sentence(String name) {
            String words = name.replaceAll("Test$", "").replaceAll("(?<=[A-Za-z0-9])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
            return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
        }

        List<Fault> faults() {
            return List.of(element.getAnnotationsByType(Fault.class));
        }

        List<Integer> lessons() {
            return Stream.of(element.getAnnotationsByType(Lesson.class)).flatMapToInt(lesson -> IntStream.of(lesson.value()))
                    .boxed().toList();
        }
    }

    /** Of all tests there are. */
    static FaultsDocument ofAllTests() {
        List<Witness> witnesses = new ArrayList<>();
        ReflectionSupport.findAllClassesInPackage("chatalot.runbook", type -> true, name -> name.endsWith("Test")).stream()
                .sorted(Comparator.comparing(Class::getName)).forEach(type -> {
                    witnesses.add(new Witness(type, type.getSimpleName(), type));
                    Stream.of(type.getDeclaredMethods()).sorted(Comparator.comparing(Method::getName))
                            .forEach(method -> witnesses.add(new Witness(type, method.getName(), method)));
                });
        return new FaultsDocument(witnesses.stream()
                .filter(witness -> !witness.faults().isEmpty() || !witness.lessons().isEmpty()).toList());
    }

    /** The tests that name a lesson. */
    List<Witness> showing(int lesson) {
        return witnesses.stream().filter(witness -> witness.lessons().contains(lesson)).toList();
    }

    String text() {
        return HEAD + kills() + faults() + lessons();
    }

    private static String kills() {
        StringBuilder text = new StringBuilder("""
                ## Killed at every step

                The service's process is killed at each of these points, once at each, and started again. The run then ends as if
                nothing had happened: the instance is healthy, every acknowledged write is there, nothing is left but what is kept
                on purpose. The steps are read from the models, so that a new one is among them at once. *In a step* means right
                after the %s thing that an attempt did to its host, be it a line of the journal, a file, a command or a call of
                Docker; a step that does fewer has fewer points.

                | model | steps | before and after | in a step, at most |
                |---|---:|---:|---:|
                """.formatted(KillPoints.effects().stream().map(Object::toString).collect(Collectors.joining(", "))
                .replaceAll(", (?=[^,]*$)", " or ") + "th"));
        KillPoints.stepsByModel().forEach((model, steps) -> text.append("| [%s](../processes/%s) | %d | %d | %d |%n"
                .formatted(model, model, steps.size(), 2 * steps.size(), KillPoints.effects().size() * steps.size())));
        return text.append("\nThe runs that pass them: ").append(String.join(", ", KillPoints.journeys())).append(".\n\n").toString();
    }

    private String faults() {
        Map<Fault.Place, StringBuilder> tables = new TreeMap<>();
        witnesses.forEach(witness -> witness.faults().forEach(fault -> tables
                .computeIfAbsent(fault.in(), place -> new StringBuilder("### %s%n%n| what goes wrong | what comes of it | shown by |%n|---|---|---|%n"
                        .formatted(place.words())))
                .append("| %s | %s | %s |%n".formatted(fault.of(), fault.comesTo(), witness.link()))));
        return "## Faults\n\n" + tables.values().stream().map(table -> table + "\n").collect(Collectors.joining());
    }

    private String lessons() {
        StringBuilder text = new StringBuilder("## What others learned for us\n\n| | what went wrong for others | shown not to here by |\n|---:|---|---|\n");
        for (int lesson = 1; lesson <= Lessons.ALL.size(); lesson++) {
            text.append("| %d | %s | %s |%n".formatted(lesson, Lessons.ALL.get(lesson - 1),
                    showing(lesson).stream().map(Witness::link).collect(Collectors.joining(" · "))));
        }
        return text.toString();
    }
}
