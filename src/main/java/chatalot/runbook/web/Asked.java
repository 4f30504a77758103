package chatalot.runbook.web;

import chatalot.runbook.audit.AuditFilter;
import chatalot.runbook.audit.ExportFormat;
import chatalot.runbook.audit.RunException;
import chatalot.runbook.run.Act;
import chatalot.runbook.run.Moment;
import chatalot.runbook.run.Refused;
import chatalot.runbook.run.RunFilter;
import chatalot.runbook.run.RunKind;
import chatalot.runbook.run.RunNumber;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * What is asked of a list, as it stands in the address: on pages, over REST and for exports by the same names, so that an address can
 * be handed on. Blank is not asked. Every method answers {@link Refused} INVALID in words when it is not as it must be.
 */
public final class Asked {

    private static final int LONGEST = 200;
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\\ud800-\\udfff]");
    /** Whatever else is in an address is not ours. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z]{1,20}");
    /** Where in the list one stands; it belongs to no filter. */
    private static final Set<String> PLACE = Set.of("before", "after", "limit", "format");

    private final Map<String, String> given;

    /** @param parameters of the request */
    public Asked(Map<String, String> parameters) {
        given = parameters.entrySet().stream().filter(parameter -> !parameter.getValue().isBlank())
                .filter(parameter -> NAME.matcher(parameter.getKey()).matches())
                .collect(Collectors.toMap(Map.Entry::getKey, parameter -> parameter.getValue().strip(), (one, other) -> one, LinkedHashMap::new));
    }

    /** As it was typed; empty when it was not. */
    public String typed(String name) {
        return given.getOrDefault(name, "");
    }

    /** Whether anything narrows the list. */
    public boolean narrows() {
        return given.keySet().stream().anyMatch(name -> !PLACE.contains(name));
    }

    /** An address that asks for the same, with one thing changed; blank takes it away. */
    public String at(String path, String name, Object value) {
        UriComponentsBuilder address = UriComponentsBuilder.fromPath(path);
        Map<String, String> all = new LinkedHashMap<>(given);
        PLACE.forEach(all::remove);
        all.put(name, String.valueOf(value));
        all.values().removeIf(String::isBlank);
        all.keySet().forEach(key -> address.queryParam(key, "{" + key + "}"));
        return address.encode().buildAndExpand(all).toUriString();
    }

    /** What is asked for, for people and the record: {@code instance=demo, kind=update}. */
    public String words() {
        return given.entrySet().stream().filter(one -> !PLACE.contains(one.getKey())).map(one -> one.getKey() + "=" + one.getValue())
                .collect(Collectors.joining(", "));
    }

    public RunFilter runs() {
        return new RunFilter(text("instance"), choice("kind", RunKind.values(), RunKind::words), text("outcome"), text("person"), from(), to(),
                text("text"), truth("exceptions"), truth("routine"));
    }

    /** @param personal whether the one who asks may see people's sign-ins */
    public AuditFilter events(boolean personal) {
        return new AuditFilter(text("actor"), choice("act", Act.values(), Act::words), number("run").map(RunNumber::new), text("instance"),
                from(), to(), text("text"), personal);
    }

    public Optional<RunException.Kind> exception() {
        return choice("kind", RunException.Kind.values(), RunException.Kind::words);
    }

    public ExportFormat format() {
        return choice("format", ExportFormat.values(), ExportFormat::mediaType).orElse(ExportFormat.CSV);
    }

    public Optional<String> text(String name) {
        Optional<String> text = Optional.ofNullable(given.get(name));
        text.filter(typed -> CONTROL.matcher(typed).find()).ifPresent(hidden -> {
            throw invalid(name + " holds control characters");
        });
        text.filter(typed -> typed.length() > LONGEST).ifPresent(tooLong -> {
            throw invalid("%s is longer than %d characters".formatted(name, LONGEST));
        });
        return text;
    }

    public boolean truth(String name) {
        String typed = typed(name);
        if (!typed.isEmpty() && !typed.equals("true") && !typed.equals("false")) {
            throw invalid(name + " has to be true or false");
        }
        return typed.equals("true");
    }

    public Optional<Long> number(String name) {
        return text(name).map(typed -> {
            try {
                long number = Long.parseLong(typed);
                if (number > 0) {
                    return number;
                }
            } catch (NumberFormatException e) {
                // said below
            }
            throw invalid(name + " has to be a number");
        });
    }

    /** How many rows, unless asked otherwise {@code usual}. */
    public int limit(int usual, int most) {
        return Input.limit(number("limit").map(typed -> (int) Math.min(typed, Integer.MAX_VALUE)).orElse(usual), most);
    }

    public Optional<Instant> from() {
        return moment("from", day -> day);
    }

    /** A day is meant with all of it. */
    public Optional<Instant> to() {
        return moment("to", day -> day.plusDays(1));
    }

    /** A time with its offset, or a day in UTC. */
    public Optional<Instant> moment(String name, Function<LocalDate, LocalDate> edge) {
        return text(name).flatMap(typed -> {
            try {
                LocalDate day = LocalDate.parse(typed);
                Moment.inReach(name, day.atStartOfDay().toInstant(ZoneOffset.UTC));
                return Optional.of(edge.apply(day).atStartOfDay().toInstant(ZoneOffset.UTC));
            } catch (DateTimeParseException notADay) {
                return Moment.read(name, typed);
            }
        });
    }

    /** By name in capitals or not, or by what it is called for people. */
    private <E extends Enum<E>> Optional<E> choice(String name, E[] choices, Function<E, String> words) {
        return text(name).map(typed -> Arrays.stream(choices)
                .filter(choice -> choice.name().equalsIgnoreCase(typed) || words.apply(choice).equalsIgnoreCase(typed)).findFirst()
                .orElseThrow(() -> invalid("%s has to be one of: %s".formatted(name, Arrays.stream(choices)
                        .map(choice -> choice.name().toLowerCase(Locale.ROOT)).collect(Collectors.joining(", "))))));
    }

    private static Refused invalid(String words) {
        return new Refused(Refused.Kind.INVALID, words + ".");
    }
}
