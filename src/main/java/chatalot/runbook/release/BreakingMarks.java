package chatalot.runbook.release;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Finds what marks a release as breaking. */
final class BreakingMarks {

    /** What {@link #inCommits} looks at further; wide, because git looks at every commit with it. Extended, any case. */
    static final String CANDIDATES = "breaking|backwards?.(in)?compatib|^[a-z]+(\\([^)]*\\))?!:";

    /** Conventional commits: a type, perhaps a scope, and an exclamation mark. */
    private static final Pattern EXCLAIMED = Pattern.compile("^[A-Za-z]+(\\([^)]*\\))?!:.*");
    private static final Pattern WORDS = Pattern.compile(
            "(?i).*\\b(breaking[ -]changes?|breaking\\s*:|breaks\\s+compatib|(not|no\\s+longer)\\s+backwards?[ -]compatib"
                    + "|backwards?[ -]incompatib).*");
    private static final Pattern CAPITALS = Pattern.compile(".*\\bBREAKING\\b.*");
    private static final Pattern DENIED = Pattern.compile("(?i).*\\b(no|without(\\s+any)?|non)[ -]breaking\\b.*");
    private static final int LONGEST = 200;

    private BreakingMarks() {
    }

    /** @param messages whole commit messages by commit */
    static List<BreakingMark> inCommits(Map<CommitId, String> messages) {
        List<BreakingMark> marks = new ArrayList<>();
        messages.forEach((commit, message) -> markedLine(message, true)
                .ifPresent(line -> marks.add(new BreakingMark("commit " + commit.abbreviated(), line))));
        return marks;
    }

    /** @param sections of the changelog: heading to text */
    static List<BreakingMark> inChangelog(Map<String, String> sections) {
        List<BreakingMark> marks = new ArrayList<>();
        sections.forEach((heading, text) -> markedLine(heading + "\n" + text, false)
                .ifPresent(line -> marks.add(new BreakingMark("changelog, " + heading, line))));
        return marks;
    }

    /** A step of the major version, or below 1.0 of the minor: in the releases' names, or in what they say of themselves. */
    static Optional<BreakingMark> inVersions(Release running, Release target) {
        return step("the releases' names", Optional.of(running.name()), Optional.of(target.name()))
                .or(() -> step("Cargo.toml", running.version(), target.version()));
    }

    private static Optional<BreakingMark> step(String where, Optional<String> before, Optional<String> after) {
        return before.flatMap(Version::in).flatMap(from -> after.flatMap(Version::in).flatMap(to -> from.breakingStep(to)
                .map(step -> new BreakingMark(where, "%s to %s is %s".formatted(from, to, step)))));
    }

    private static Optional<String> markedLine(String text, boolean commit) {
        Optional<String> exclaimed = commit ? text.lines().limit(1).filter(line -> EXCLAIMED.matcher(line).matches()).findFirst()
                : Optional.empty();
        return exclaimed.or(() -> text.lines().filter(BreakingMarks::isMarked).findFirst())
                .map(line -> line.strip().length() <= LONGEST ? line.strip() : line.strip().substring(0, LONGEST) + "…");
    }

    private static boolean isMarked(String line) {
        return (WORDS.matcher(line).matches() || CAPITALS.matcher(line).matches()) && !DENIED.matcher(line).matches();
    }
}
