package chatalot.runbook.instance;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A command as a person writes it in one line. Blanks part its arguments; what stands between single or double quotes is taken as it is,
 * blanks included. Nothing else means anything: there is no shell that would read it.
 */
final class WrittenCommand {

    private static final Pattern PIECE = Pattern.compile("(\\s+)|'([^']*)'|\"([^\"]*)\"|([^\\s'\"]+)");

    private WrittenCommand() {
    }

    /** Its argument list. @throws IllegalArgumentException when it holds none, or a quote is not closed */
    static List<String> arguments(String line) {
        List<String> arguments = new ArrayList<>();
        boolean between = true;
        Matcher piece = PIECE.matcher(line);
        for (int end = 0; end < line.length(); end = piece.end()) {
            if (!piece.find(end) || piece.start() != end) {
                throw new IllegalArgumentException("a quote is not closed in: " + line);
            }
            if (piece.group(1) == null) {
                String text = Stream.of(2, 3, 4).map(piece::group).filter(Objects::nonNull).findFirst().orElseThrow();
                arguments.add(between ? text : arguments.remove(arguments.size() - 1) + text);
            }
            between = piece.group(1) != null;
        }
        if (arguments.isEmpty()) {
            throw new IllegalArgumentException("a command is empty");
        }
        return List.copyOf(arguments);
    }
}
