package chatalot.runbook.instance;

import java.util.List;
import java.util.stream.Collectors;

/** How words are written in a sudoers file, see sudoers(5). */
final class Sudoers {

    /** They have a meaning between the words. */
    private static final String SEPARATORS = ":,=# \t";
    /** They have one in a pattern, and arguments are patterns. */
    private static final String PATTERN = "*?[]!^";

    private Sudoers() {
    }

    /** A command with exactly these arguments; with none it may be given none. */
    static String command(String program, List<String> arguments) {
        return word(program) + " " + (arguments.isEmpty() ? "\"\"" : arguments.stream().map(Sudoers::word).collect(Collectors.joining(" ")));
    }

    /** @throws IllegalArgumentException for what no line can hold */
    static String word(String text) {
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("A sudoers file cannot hold: " + text);
        }
        return text.chars().mapToObj(Character::toString).map(Sudoers::escaped).collect(Collectors.joining());
    }

    /** A backslash is taken off twice: by whoever reads the file, and by whoever compares patterns. */
    private static String escaped(String character) {
        return character.equals("\\") ? "\\\\\\\\" : (SEPARATORS + PATTERN).contains(character) ? "\\" + character : character;
    }
}
