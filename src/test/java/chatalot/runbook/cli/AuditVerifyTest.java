package chatalot.runbook.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chatalot.runbook.audit.chain.KeyFiles;
import chatalot.runbook.audit.chain.Sealer;
import chatalot.runbook.audit.chain.SealedRows;
import chatalot.runbook.seal.Checkpoint;
import chatalot.runbook.seal.Digest;
import chatalot.runbook.seal.Entry;
import chatalot.runbook.seal.Row;
import chatalot.runbook.seal.SealKey;
import chatalot.runbook.web.PlayedRuns;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** An auditor with a terminal, the checkpoints and the key that they kept, and nothing else to believe. */
class AuditVerifyTest extends CliTest {

    @Autowired
    private JdbcClient jdbc;
    @Autowired
    private Sealer sealer;
    @Autowired
    private SealedRows rows;
    @Autowired
    private KeyFiles keys;

    @Test
    void aRecordThatIsWholeAndOneThatIsNot() throws IOException {
        long run = endedRun();
        Path held = held();
        Path key = key();

        assertThat(as("arthur", "audit", "verify").out()).contains("By the chain beside the record: all ", "By the checkpoints in the file ");
        Typed.Said whole = as("arthur", "audit", "verify", "--checkpoints", held.toString(), "--key", key.toString());
        assertThat(whole.code()).as(whole.errors()).isZero();
        assertThat(whole.out()).contains("By the checkpoints in " + held + ": all ");

        long event = jdbc.sql("select max(id) from audit_event where run = ? and act = 'APPROVED'").param(run).query(Long.class).single();
        String words = jdbc.sql("select words from audit_event where id = ?").param(event).query(String.class).single();
        jdbc.sql("update audit_event set words = 'I never said that' where id = ?").param(event).update();
        try {
            Typed.Said changed = as("arthur", "audit", "verify", "--checkpoints", held.toString(), "--key", key.toString());
            assertThat(changed.code()).isEqualTo(RunbookCli.REFUSED);
            assertThat(changed.out()).contains("Event %d of run %d was changed.".formatted(event, run));
            assertThat(as("arthur", "audit", "verify").out()).contains("Event %d of run %d was changed.".formatted(event, run));
        } finally {
            jdbc.sql("update audit_event set words = ? where id = ?").params(words, event).update();
        }
        assertThat(as("arthur", "audit", "verify").code()).isZero();
    }

    @Test
    void withoutAKeyOfOnesOwnNothingIsProvenAndOnlyAuditorsReadTheWholeRecord() throws IOException {
        Path held = Files.writeString(directory.resolve("held"), "");

        assertThat(as("arthur", "audit", "verify", "--checkpoints", held.toString()).code()).isEqualTo(RunbookCli.USAGE);
        assertThat(as("arthur", "audit", "verify", "--checkpoints", held.toString(), "--key", held.toString()).errors()).contains("is no public key");
        assertThat(as("olivia", "audit", "verify").code()).isEqualTo(RunbookCli.REFUSED);
        assertThat(as("olivia", "audit", "seals").out()).contains("Sealed up to event", "Held by the file ");
    }

    @Test
    void theEvidenceOfARunIsCheckedWithoutTheService() throws IOException {
        long run = endedRun();
        Path held = held();
        Path bundle = directory.resolve("run.zip");

        assertThat(as("arthur", "show", Long.toString(run), "--bundle", bundle.toString()).code()).isZero();
        Typed.Said checked = check(bundle, "--key", key().toString(), "--checkpoints", held.toString());
        assertThat(checked.code()).as(checked.out()).isZero();
        assertThat(checked.out()).contains("Evidence of run %d as it stood at position ".formatted(run), "are what was signed and what was held elsewhere", keys.key().open().fingerprint().hex());
        assertThat(check(bundle).out()).contains("that the file brings itself; compare it with your own");
        try (ZipFile zip = new ZipFile(bundle.toFile())) {
            assertThat(zip.stream().map(ZipEntry::getName)).contains("run.jsonl", "approvals.jsonl", "steps.jsonl", "log.txt", "way.json", "models/01.bpmn",
                    "diagrams/01.svg", "evidence/plan.md", "audit/events.jsonl", "audit/seals.jsonl", "SHA256SUMS", "SHA256SUMS.sig", "signing.pub");
        }
        assertThat(as("paula", "show", Long.toString(run), "--bundle", bundle.toString()).code()).as("approvers do not read sign-ins").isEqualTo(RunbookCli.REFUSED);
    }

    @Test
    void evidenceThatWasTouchedIsNamedFileByFile() throws IOException {
        long run = endedRun();
        Path bundle = directory.resolve("run.zip");
        as("arthur", "show", Long.toString(run), "--bundle", bundle.toString());

        Path changed = copy(bundle, "approvals.jsonl", text -> text.replace("paula", "peter"));
        assertThat(check(changed).out()).contains("approvals.jsonl was changed.", "This is not what was signed as evidence of run " + run);
        assertThat(check(changed).code()).isEqualTo(RunbookCli.REFUSED);
        assertThat(check(copy(bundle, "SHA256SUMS", text -> text.replaceFirst("[0-9a-f]", "0").replaceFirst("[1-9a-f]", "0"))).out())
                .contains("SHA256SUMS is not signed by a key that is known here.");
        Path other = Files.writeString(directory.resolve("other.pub"), SealKey.make().open().pem());
        assertThat(check(bundle, "--key", other.toString()).out()).contains("SHA256SUMS is not signed by a key that is known here.");
        Path both = Files.writeString(directory.resolve("both.pub"), Files.readString(other) + Files.readString(key()));
        assertThat(check(bundle, "--key", both.toString()).code()).as("each key of a file counts").isZero();
        assertThat(check(Files.writeString(directory.resolve("no.zip"), "nothing")).errors()).contains("is no evidence of a run");
    }

    private long endedRun() {
        PlayedRuns runs = new PlayedRuns(port);
        long run = runs.startAndAwaitApproval("1.1.0");
        runs.approve("paula", run);
        runs.approve("paula", run);
        runs.awaitEnd(run);
        return run;
    }

    /** What a place elsewhere would hold by now. */
    private Path held() throws IOException {
        await().untilAsserted(() -> {
            sealer.sealAll();
            assertThat(as("arthur", "audit", "verify").out()).doesNotContain("are newer");
        });
        List<Entry> entries = new ArrayList<>();
        for (Iterator<Row> all = rows.all(); all.hasNext();) {
            entries.add(Entry.of(entries.size() + 1L, all.next()));
        }
        return Files.writeString(directory.resolve("held.jsonl"), new Checkpoint(Digest.NONE, Instant.now(), entries).signedWith(keys.key()) + "\n");
    }

    private Path key() throws IOException {
        return Files.writeString(directory.resolve("seal.pub"), as("arthur", "audit", "keys").out());
    }

    private static Typed.Said check(Path bundle, String... more) {
        List<String> all = new ArrayList<>(List.of("audit", "check", bundle.toString()));
        all.addAll(List.of(more));
        return Typed.run(all.toArray(String[]::new));
    }

    private Path copy(Path bundle, String name, UnaryOperator<String> change) throws IOException {
        Path copy = Files.createTempFile(directory, "copy", ".zip");
        try (ZipFile zip = new ZipFile(bundle.toFile()); ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(copy))) {
            for (ZipEntry entry : zip.stream().map(ZipEntry.class::cast).toList()) {
                byte[] bytes = zip.getInputStream(entry).readAllBytes();
                out.putNextEntry(new ZipEntry(entry.getName()));
                out.write(entry.getName().equals(name) ? change.apply(new String(bytes, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8) : bytes);
                out.closeEntry();
            }
        }
        return copy;
    }
}
