package chatalot.runbook.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "reverse-sql", description = {"Hands in the SQL that undoes the migrations of a rollback. Without --sql it prints what to go on with:",
    "the text that was written last, else the proposal."})
class ReverseSqlCommand extends RunCommand {

    @Parameters(paramLabel = "RUN")
    private long number;

    @Option(names = "--sql", paramLabel = "FILE", description = "The text, in UTF-8; it is rehearsed on a copy next.")
    private Optional<Path> file;

    @Option(names = "--comment", paramLabel = "TEXT", defaultValue = "", description = "What there is to say of it; it is on record.")
    private String comment;

    @Override
    int call(Service service) {
        if (file.isEmpty()) {
            print(draft(service));
            return RunbookCli.DONE;
        }
        JsonNode run = service.post("/runs/" + number + "/reverse-sql", Map.of("sql", read(file.get()), "comment", comment));
        return moved(service, run, "Taken. It is rehearsed on a copy now.");
    }

    private String draft(Service service) {
        String evidence = "/runs/" + number + "/evidence";
        JsonNode documents = service.get(evidence);
        return Optional.of("reverse.sql").filter(name -> StreamSupport.stream(documents.spliterator(), false)
                        .anyMatch(document -> document.path("name").asText().equals(name))).or(() -> Optional.of("reverse-proposal.sql"))
                .map(name -> service.text(evidence + "/" + name)).orElseThrow();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (MalformedInputException e) {
            throw new WrongUsage("%s is not UTF-8.".formatted(file));
        } catch (IOException e) {
            throw new WrongUsage("%s cannot be read: %s".formatted(file, e.getMessage()));
        }
    }
}
