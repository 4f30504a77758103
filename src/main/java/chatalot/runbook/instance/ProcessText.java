package chatalot.runbook.instance;

import chatalot.runbook.host.Quoted;
import chatalot.runbook.host.Script;
import chatalot.runbook.host.Work;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a process of the host reads in order to run a script of ours. The whole of it comes over standard input: its command line is short,
 * so that the name it is found by is never cut off, and shows nothing that is secret.
 */
final class ProcessText {

    private static final String WHOLE = "# whole";
    /** A text that was cut off is not begun. */
    private static final String RUNNER = """
            umask 077; text=$(cat); exec </dev/null; case $text in *'%s') eval "$text" ;; *) exit 255 ;; esac""".formatted(WHOLE);
    private static final String READ_ONLY = ":ro";
    private static final String VOLUMES = "/volumes";

    private ProcessText() {
    }

    /** A PostgreSQL that is reached as the instance's database user. @param major version that its programs have to be of */
    record Server(String host, int port, Optional<String> password, String major) { }

    /** Where processes have what they need for themselves. */
    static Path place(Instance instance) {
        return instance.backups().resolve("work");
    }

    /** What all processes and directories have in their names that are a run's for one purpose. */
    static String name(Work work, String purpose) {
        return work.name(purpose) + "@";
    }

    /** What all attempts of one step have in theirs, and nobody else. */
    static String marks(Work work) {
        return words(work.marks().entrySet().stream());
    }

    /** The whole name, of one attempt alone. */
    static String label(Work work, String purpose) {
        return work.name(purpose) + marks(work) + words(work.labels().entrySet().stream().filter(label -> !work.marks().containsKey(label.getKey())));
    }

    private static String words(Stream<Map.Entry<String, String>> marks) {
        return marks.sorted(Map.Entry.comparingByKey()).map(mark -> mark.getKey() + "=" + mark.getValue()).collect(Collectors.joining(",", "@", "@"));
    }

    /** What the marks of all steps of a run begin with. */
    static String marksOfRun(Work work) {
        return "@runbook.instance=%s,runbook.run=%d,".formatted(work.instance(), work.run());
    }

    static List<String> command(String label, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of("bash", "-c", RUNNER, label));
        command.addAll(arguments);
        return command;
    }

    /**
     * The script with what it has to know.
     *
     * @param place      what it needs for itself lies there in a directory of its name, for as long as it runs
     * @param connection see {@link #connecting}
     */
    static String of(Path place, Work work, String purpose, Map<String, String> places, String connection, Script script) {
        return """
                unset "${!PG@}"
                export LC_ALL=C
                WORK=%1$s
                export TMPDIR=$WORK
                rm --recursive --force -- %6$s*
                mkdir --parents -- "$WORK" || exit
                trap 'rm --recursive --force -- "$WORK"' EXIT
                %2$sROOM=$WORK
                %3$s
                (
                %4$s
                )
                %5$s""".formatted(Quoted.word(place.resolve(label(work, purpose)).toString()), assignments(variables(places)), connection, script.text(), WHOLE,
                Quoted.word(place.resolve(name(work, purpose)).toString()));
    }

    /** Lets a script reach a server. The file with the password goes with the process's own directory. */
    static String connecting(Server server) {
        String password = server.password().map(secret -> "PGPASS=$WORK/pgpass\nprintf %%s %s >\"$PGPASS\"\n".formatted(
                Quoted.word(PasswordFile.text(secret)))).orElse("PGPASS=$WORK/none\n");
        return "export PGHOST=%s PGPORT=%d\n%s%s\npostgres_programs %s || exit".formatted(Quoted.word(libpq(server.host())), server.port(), password,
                Beside.postgresPrograms().text(), Quoted.word(server.major()));
    }

    /** What {@code file-tree.sh} and other scripts ask for; NAMES, if only to say none, keeps a script from the rest of the host. */
    static Map<String, String> variables(Map<String, String> places) {
        Map<String, String> variables = new LinkedHashMap<>();
        List<String> names = new ArrayList<>();
        places.forEach((key, source) -> {
            String place = plain(key);
            if (place.startsWith(VOLUMES + "/")) {
                names.add(name(Path.of(source).normalize()));
            } else {
                variables.put(place.substring(1).toUpperCase(Locale.ROOT), source);
            }
        });
        if (!variables.containsKey("VOLUMES")) {
            variables.put("VOLUMES", "/");
            variables.put("NAMES", names.stream().sorted().distinct().collect(Collectors.joining("\n")));
        }
        return variables;
    }

    /** Counted from the root, which itself is nobody's user files. */
    private static String name(Path directory) {
        String path = directory.toString();
        if (!directory.isAbsolute() || directory.getNameCount() == 0 || path.contains("\n")) {
            throw new IllegalArgumentException("%s is no directory of the host that user files can lie in".formatted(path));
        }
        return path.substring(1);
    }

    /** A server's address as PostgreSQL's programs write it. */
    static String libpq(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    static String plain(String place) {
        return place.endsWith(READ_ONLY) ? place.substring(0, place.length() - READ_ONLY.length()) : place;
    }

    /** As text of a shell. A name that is not among them may come from whoever started this service. */
    static String assignments(Map<String, String> variables) {
        return "unset SET VOLUMES NAMES KEPT SCRATCH\n" + variables.entrySet().stream()
                .map(variable -> "%s=%s\n".formatted(variable.getKey(), Quoted.word(variable.getValue()))).collect(Collectors.joining());
    }
}
