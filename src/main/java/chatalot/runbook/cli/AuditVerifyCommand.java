package chatalot.runbook.cli;

import chatalot.runbook.seal.Entry;
import chatalot.runbook.seal.Finding;
import chatalot.runbook.seal.Findings;
import chatalot.runbook.seal.Ledger;
import chatalot.runbook.seal.PublicSealKey;
import chatalot.runbook.seal.Row;
import chatalot.runbook.seal.Verdict;
import chatalot.runbook.seal.Verification;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "verify", description = {"Says whether the record is still what was sealed, and names every event that is not.",
    "The service looks itself, unless --checkpoints is given: then every event is fetched and compared here, with what was held elsewhere. "
        + "Ends with 1 when something is not what it was."})
class AuditVerifyCommand extends ClientCommand {

    @Option(names = "--checkpoints", paramLabel = "FILE", description = "The checkpoints that were held elsewhere, a line each.")
    private Optional<Path> checkpoints;

    @Option(names = "--key", paramLabel = "FILE", description = "The public keys that signed them, as audit keys told them, and you kept them. May be "
            + "given several times.")
    private List<Path> keys = List.of();

    @Override
    int call(Service service) {
        if (checkpoints.isPresent() == keys.isEmpty()) {
            throw new WrongUsage("--checkpoints and --key go together: without a key that you kept yourself, nothing is proven.");
        }
        return checkpoints.map(file -> verifiedHere(service, file)).orElseGet(() -> verifiedThere(service)) ? RunbookCli.DONE : RunbookCli.REFUSED;
    }

    private boolean verifiedThere(Service service) {
        JsonNode answer = service.get("/audit/verification");
        if (!saidAsJson(answer)) {
            tell("the chain beside the record", answer.path("chain"));
            answer.path("elsewhere").forEach(place -> {
                if (place.path("verdict").isObject()) {
                    tell("the checkpoints in the " + place.path("place").asText(), place.path("verdict"));
                } else {
                    say("The %s could not be asked: %s".formatted(place.path("place").asText(), place.path("trouble").asText()));
                }
            });
            if (answer.path("elsewhere").isEmpty()) {
                say("No place elsewhere was asked: whoever can change events here can change their chain as well.");
            }
        }
        return answer.path("whole").asBoolean();
    }

    private boolean verifiedHere(Service service, Path file) {
        List<PublicSealKey> known = keys.stream().flatMap(AuditVerifyCommand::keys).toList();
        try (Stream<String> held = Files.lines(file); Stream<String> record = service.lines("/audit/record")) {
            Findings findings = new Findings();
            Verdict verdict = Verification.of(new Ledger(held.iterator(), known, findings), record.filter(line -> !line.isBlank()).map(Row::read).iterator(), findings);
            JsonNode told = json(verdict);
            if (!saidAsJson(told)) {
                tell("the checkpoints in " + file, told);
            }
            return verdict.isWhole();
        } catch (IOException | UncheckedIOException e) {
            throw new Declined("%s cannot be read: %s".formatted(file, e.getMessage()));
        } catch (IllegalArgumentException e) {
            throw new Declined("What the service sent is no record: " + e.getMessage());
        }
    }

    static Stream<PublicSealKey> keys(Path file) {
        try {
            return PublicSealKey.all(Files.readString(file)).stream();
        } catch (IOException | IllegalArgumentException e) {
            throw new WrongUsage("%s is no public key: %s".formatted(file, e.getMessage()));
        }
    }

    /** As the service tells its own. */
    private static JsonNode json(Verdict verdict) {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode told = mapper.createObjectNode().put("whole", verdict.isWhole()).put("checked", verdict.checked()).put("newer", verdict.newer())
                .put("found", verdict.found());
        verdict.last().map(Entry::event).ifPresent(event -> told.put("vouchedUntil", event));
        ArrayNode findings = told.putArray("findings");
        verdict.findings().forEach(finding -> put(findings.addObject(), finding));
        return told;
    }

    private static void put(ObjectNode json, Finding finding) {
        json.put("kind", finding.kind().name().toLowerCase(Locale.ROOT)).put("words", finding.words());
        finding.event().ifPresent(event -> json.put("event", event));
    }

    private void tell(String by, JsonNode verdict) {
        long found = verdict.path("found").asLong();
        say("By %s: %s%s.".formatted(by, verdict.path("whole").asBoolean() ? "all %,d events are what they were".formatted(verdict.path("checked").asLong())
                        : "%,d events are what they were, and %,d findings say what is not".formatted(verdict.path("checked").asLong(), found),
                verdict.path("vouchedUntil").isNumber() ? ", up to event " + verdict.path("vouchedUntil").asText() : ""));
        verdict.path("findings").forEach(finding -> say("  " + finding.path("words").asText()));
        if (found > verdict.path("findings").size()) {
            say("  … and %,d more".formatted(found - verdict.path("findings").size()));
        }
        if (verdict.path("newer").asLong() > 0) {
            say("  %,d events are newer: nothing vouches for them yet.".formatted(verdict.path("newer").asLong()));
        }
    }
}
