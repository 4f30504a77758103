package chatalot.runbook.cli;

import chatalot.runbook.seal.Findings;
import chatalot.runbook.seal.Ledger;
import chatalot.runbook.seal.OpenedBundle;
import chatalot.runbook.seal.PublicSealKey;
import chatalot.runbook.seal.RunEvidence;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "check", description = {"Checks the evidence of a run, a file that show --bundle wrote. No service is asked.",
    "Ends with 1 when anything in it is not what was signed, or not what was held elsewhere."})
class AuditCheckCommand implements Callable<Integer> {

    @Parameters(paramLabel = "FILE")
    private Path file;

    @Option(names = "--key", paramLabel = "FILE", description = "The public key that signed it, as you kept it. May be given several times. Without one the "
            + "file's own is taken, which proves only that it was not damaged.")
    private List<Path> keys = List.of();

    @Option(names = "--checkpoints", paramLabel = "FILE", description = "The checkpoints that were held elsewhere: shows that no event is missing.")
    private Optional<Path> checkpoints;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Say how it is used.")
    private boolean help;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (checkpoints.isPresent() && keys.isEmpty()) {
            throw new WrongUsage("--checkpoints need --key: without a key that you kept yourself, nothing is proven.");
        }
        List<PublicSealKey> known = keys.stream().flatMap(AuditVerifyCommand::keys).toList();
        OpenedBundle bundle = opened(known);
        RunEvidence evidence = evidence(bundle);
        List<String> problems = new ArrayList<>(bundle.problems());
        problems.addAll(evidence.contradictions());
        checkpoints.ifPresent(held -> problems.addAll(against(held, known, evidence)));
        problems.forEach(this::say);
        say(verdict(bundle, evidence, problems));
        return problems.isEmpty() ? RunbookCli.DONE : RunbookCli.REFUSED;
    }

    private String verdict(OpenedBundle bundle, RunEvidence evidence, List<String> problems) {
        if (!problems.isEmpty()) {
            return "This is not what was signed as evidence of run %d: %d problems.".formatted(evidence.run(), problems.size());
        }
        String key = bundle.signedBy().map(by -> by.fingerprint().hex()).orElse("");
        return "Evidence of run %d as it stood at position %d of the record: %d files and %d events are what was signed%s, by the key %s%s.".formatted(
                evidence.run(), evidence.until(), bundle.files().size(), evidence.rows().size(), checkpoints.isPresent() ? " and what was held elsewhere" : "", key,
                keys.isEmpty() ? " that the file brings itself; compare it with your own" : "");
    }

    private OpenedBundle opened(List<PublicSealKey> known) {
        try {
            return OpenedBundle.of(file, known);
        } catch (IOException | IllegalArgumentException e) {
            throw new Declined("%s is no evidence of a run: %s".formatted(file, e.getMessage()));
        }
    }

    private RunEvidence evidence(OpenedBundle bundle) {
        try {
            return RunEvidence.of(bundle);
        } catch (IllegalArgumentException e) {
            throw new Declined("%s is no evidence of a run: %s".formatted(file, e.getMessage()));
        }
    }

    private static List<String> against(Path held, List<PublicSealKey> known, RunEvidence evidence) {
        Findings findings = new Findings();
        try (Stream<String> lines = Files.lines(held)) {
            List<String> problems = new ArrayList<>(evidence.contradictions(new Ledger(lines.iterator(), known, findings)));
            findings.list().forEach(finding -> problems.add(finding.words()));
            return problems;
        } catch (IOException | UncheckedIOException e) {
            throw new WrongUsage("%s cannot be read: %s".formatted(held, e.getMessage()));
        }
    }

    private void say(String line) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(Plain.text(line));
        out.flush();
    }
}
