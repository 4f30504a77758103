package chatalot.runbook.web;

import chatalot.runbook.run.Moment;
import chatalot.runbook.run.Refused;
import chatalot.runbook.run.RunControl.Decision;
import chatalot.runbook.run.RunControl.Recovery;
import chatalot.runbook.run.RunNumber;
import chatalot.runbook.run.TokenScope;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What people type, checked. Every method answers {@link Refused} INVALID in words when it is not as it must be. */
public final class Input {

    private static final int LONGEST_REFERENCE = 200;
    private static final int LONGEST_TEXT = 2_000;
    private static final int LONGEST_NAME = 60;
    /** What git allows in a tag, branch or commit, and a little less: see git-check-ref-format(1). */
    private static final Pattern REFERENCE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/+-]*");
    private static final Pattern NOT_IN_A_REFERENCE = Pattern.compile("\\.\\.|//|/\\.|\\.$|/$|\\.lock(/|$)");
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{7,64}");
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern PERSON = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.@_-]{0,63}");
    private static final Pattern VALIDITY = Pattern.compile("(\\d{1,4})([dh])");
    private static final Pattern CONTROL = Pattern.compile(
            "[\\p{Cntrl}\\u0080-\\u009f&&[^\\n\\r\\t]]|[\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069\\ud800-\\udfff]");
    private static final Pattern PRIVATE_KEY = Pattern.compile("AGE-SECRET-KEY-1|-----BEGIN [A-Z ]*PRIVATE KEY-----");

    private Input() {
    }

    /** A tag, branch or commit; blank for the newest. */
    public static String reference(Optional<String> typed) {
        String reference = typed.orElse("").strip();
        boolean fine = reference.isEmpty() || reference.length() <= LONGEST_REFERENCE
                && REFERENCE.matcher(reference).matches() && !NOT_IN_A_REFERENCE.matcher(reference).find();
        return demand(fine, reference, "target must be a tag, a branch or a commit: letters, digits and . _ / + -, at most %d"
                .formatted(LONGEST_REFERENCE));
    }

    /** The id of a commit, or the beginning of one. */
    public static String commit(String typed) {
        return demand(COMMIT.matcher(typed).matches(), typed, "a commit is named by 7 to 64 hex digits");
    }

    /** Words for people; may be blank. */
    public static String words(String name, Optional<String> typed) {
        String words = typed.orElse("").strip();
        demand(words.length() <= LONGEST_TEXT, words, "%s is longer than %d characters".formatted(name, LONGEST_TEXT));
        demand(!PRIVATE_KEY.matcher(words).find(), words, name + " holds a private key; it was kept nowhere");
        return demand(!CONTROL.matcher(words).find(), words, name + " holds control characters");
    }

    /** Words for people, needed. */
    public static String neededWords(String name, Optional<String> typed) {
        String words = words(name, typed);
        return demand(!words.isEmpty(), words, name + " is missing: say why, others will read it");
    }

    /** A user's id; empty for nobody. */
    public static Optional<String> person(Optional<String> typed) {
        String person = typed.orElse("").strip();
        demand(person.isEmpty() || PERSON.matcher(person).matches(), person,
                "person must be the id of a user, or blank for nobody");
        return Optional.of(person).filter(id -> !id.isEmpty());
    }

    /** What was shown and is signed. */
    public static String digest(Optional<String> typed) {
        String digest = typed.orElse("").strip();
        return demand(DIGEST.matcher(digest).matches(), digest,
                "digest must be the 64 hex digits of what was shown to you");
    }

    public static RunNumber run(String typed) {
        try {
            return new RunNumber(Long.parseLong(typed));
        } catch (IllegalArgumentException e) {
            throw new Refused(Refused.Kind.NOT_FOUND, "There is no such run; a run has a number.");
        }
    }

    /** The id of a freeze. */
    public static long freeze(String typed) {
        return number("freeze", typed);
    }

    /** The id of a check of an identity. */
    public static long identityCheck(String typed) {
        return number("identity check", typed);
    }

    /** The id of a token. */
    public static long token(String typed) {
        return number("token", typed);
    }

    /** What a token is called. */
    public static String tokenName(Optional<String> typed) {
        String name = words("name", typed);
        return demand(!name.isEmpty() && name.length() <= LONGEST_NAME && !name.contains("\n"), name,
                "name must say in one line, of at most %d characters, where the token is used".formatted(LONGEST_NAME));
    }

    public static TokenScope scope(Optional<String> typed) {
        return choice("scope", typed, TokenScope.class);
    }

    /** How long something counts, like 30d or 12h; 30 days when blank. */
    public static Duration validity(Optional<String> typed) {
        Matcher time = VALIDITY.matcher(typed.map(String::strip).filter(text -> !text.isEmpty()).orElse("30d"));
        demand(time.matches(), "", "expires must be a number of days or hours, like 30d or 12h");
        long count = Long.parseLong(time.group(1));
        return time.group(2).equals("d") ? Duration.ofDays(count) : Duration.ofHours(count);
    }

    private static long number(String kind, String typed) {
        try {
            return Long.parseLong(typed);
        } catch (NumberFormatException e) {
            throw new Refused(Refused.Kind.NOT_FOUND, "There is no such %s; it has a number.".formatted(kind));
        }
    }

    /** A time with its offset; blank for none. */
    public static Optional<Instant> moment(String name, Optional<String> typed) {
        return Moment.read(name, typed.orElse(""));
    }

    /** The name of an instance; blank for none. */
    public static Optional<String> name(Optional<String> typed) {
        return typed.map(String::strip).filter(name -> !name.isEmpty());
    }

    public static Decision decision(Optional<String> typed) {
        return choice("decision", typed, Decision.class);
    }

    public static Recovery recovery(Optional<String> typed) {
        return choice("choice", typed, Recovery.class);
    }

    /** How many, between 1 and {@code most}. */
    public static int limit(int typed, int most) {
        demand(typed >= 1 && typed <= most, "", "limit must be between 1 and %d".formatted(most));
        return typed;
    }

    private static <E extends Enum<E>> E choice(String name, Optional<String> typed, Class<E> kind) {
        String choices = String.join(", ", Arrays.stream(kind.getEnumConstants())
                .map(choice -> choice.name().toLowerCase(Locale.ROOT)).toList());
        return Arrays.stream(kind.getEnumConstants())
                .filter(choice -> choice.name().equalsIgnoreCase(typed.orElse("").strip())).findFirst()
                .orElseThrow(() -> new Refused(Refused.Kind.INVALID, "%s must be one of: %s".formatted(name, choices)));
    }

    private static String demand(boolean fine, String value, String otherwise) {
        if (!fine) {
            throw new Refused(Refused.Kind.INVALID, otherwise + ".");
        }
        return value;
    }
}
