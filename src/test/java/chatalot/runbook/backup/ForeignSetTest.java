package chatalot.runbook.backup;

import static org.assertj.core.api.Assertions.assertThat;

import chatalot.runbook.backup.OpenedSecrets.SecretFile;
import chatalot.runbook.database.TestInstance;
import chatalot.runbook.host.DockerJavaAccess;
import chatalot.runbook.host.DockerSettings;
import chatalot.runbook.host.LocalHost;
import chatalot.runbook.text.Hostile;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.springframework.util.FileSystemUtils;

/** Sets that come from elsewhere: whoever can write there, or knows a recipient, can have made them. */
class ForeignSetTest {

    private static final BackupId ID = new BackupId("chat-7-20260102030405");
    private static Path directory;

    @BeforeContainer
    static void begin() throws IOException {
        directory = Files.createTempDirectory("foreign-set");
    }

    @AfterContainer
    static void end() throws IOException {
        FileSystemUtils.deleteRecursively(directory);
    }

    /** @param kind of the entry, as tar writes it */
    private record Entry(String name, byte kind, String link, long size, byte[] contents) { }

    @Property
    void anArchiveOfSecretsHoldsPlainFilesUnderPlainNamesOrIsRefusedWhole(@ForAll("archives") List<Entry> entries) {
        demandPlainOrRefused(archive(entries));
    }

    @Property
    void anArchiveThatWasCutOffOrChangedDoesNoHarm(@ForAll("archives") List<Entry> entries, @ForAll @IntRange(max = 4000) int at, @ForAll byte changed) {
        byte[] archive = archive(entries);
        int place = at % archive.length;
        demandPlainOrRefused(Arrays.copyOf(archive, place));
        archive[place] = changed;
        demandPlainOrRefused(archive);
    }

    private static void demandPlainOrRefused(byte[] archive) {
        try {
            for (SecretFile file : SecretTar.unpacked(ID, archive).files()) {
                assertThat(file.path()).isAbsolute().isEqualTo(file.path().normalize());
                assertThat(file.contents().length).isLessThanOrEqualTo(archive.length);
                assertThat(file.mode()).isBetween(0, 0777);
            }
        } catch (BackupFailed refused) {
            assertThat(refused).hasMessageStartingWith("The secrets of backup " + ID).hasNoCause();
        }
    }

    @Property
    void aManifestIsReadWithAllItsPartsOrRefused(@ForAll("places") List<Integer> way, @ForAll("values") String instead) throws IOException {
        ObjectNode manifest = (ObjectNode) TestInstance.JSON.readTree(Files.readString(MadeSet.in(directory, 7, 10).path().resolve("manifest.json")));
        JsonNode value = TestInstance.JSON.readTree(instead);
        replaced(manifest, way, 0, value);
        manifest.put("id", ID.value());

        demandWholeOrRefused(manifest.toString());
    }

    @Property
    void anyTextIsAManifestOrIsNone(@ForAll("texts") String text) {
        demandWholeOrRefused(text);
    }

    private static void demandWholeOrRefused(String manifest) {
        try (DockerJavaAccess docker = new DockerJavaAccess(DockerSettings.standard())) {
            Path set = directory.resolve(ID.value());
            Files.createDirectories(set);
            Files.write(set.resolve("manifest.json"), manifest.getBytes(StandardCharsets.UTF_8));
            new SetDirectory(new LocalHost(docker), TestInstance.JSON, directory, ID).manifest().ifPresent(read -> {
                assertThat(WholeRecord.is(read)).isTrue();
                assertThat(read.database().rows() + read.bytes()).isNotNull();
            });
        } catch (BackupFailed refused) {
            assertThat(refused).hasMessageStartingWith("The manifest of backup " + ID);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Property
    void aNameIsABackupsOrIsNot(@ForAll("ids") String text) {
        if (BackupId.isOne(text)) {
            BackupId id = new BackupId(text);
            assertThat(BackupId.of(id.instance(), id.run(), id.time()).time()).isEqualTo(id.time());
            assertThat(text).matches("[a-z0-9-]+");
        }
    }

    /** Goes down by the numbers, and puts something else where they end. */
    private static void replaced(JsonNode node, List<Integer> way, int depth, JsonNode value) {
        if (node.isEmpty()) {
            return;
        }
        int at = way.get(depth) % node.size();
        boolean here = depth == way.size() - 1;
        if (node instanceof ArrayNode array) {
            if (here || !array.get(at).isContainerNode()) {
                array.set(at, value);
            } else {
                replaced(array.get(at), way, depth + 1, value);
            }
        } else if (node instanceof ObjectNode object) {
            List<String> names = new ArrayList<>();
            object.fieldNames().forEachRemaining(names::add);
            String name = names.get(at);
            if (!here && object.get(name).isContainerNode() && !object.get(name).isEmpty()) {
                replaced(object.get(name), way, depth + 1, value);
            } else if (value.isMissingNode()) {
                object.remove(name);
            } else {
                object.set(name, value);
            }
        }
    }

    private static byte[] archive(List<Entry> entries) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, StandardCharsets.UTF_8.name())) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
            for (Entry entry : entries) {
                TarArchiveEntry header = new TarArchiveEntry(entry.name(), entry.kind(), true);
                header.setLinkName(entry.link());
                header.setSize(entry.contents().length);
                if (entry.size() > 0) {
                    header.addPaxHeader("GNU.sparse.realsize", Long.toString(entry.size()));
                    header.addPaxHeader("GNU.sparse.major", "1");
                    header.addPaxHeader("GNU.sparse.minor", "0");
                }
                tar.putArchiveEntry(header);
                tar.write(entry.contents());
                tar.closeArchiveEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    @Provide
    Arbitrary<List<Entry>> archives() {
        Arbitrary<String> name = Arbitraries.oneOf(Arbitraries.of("srv/chat/.env", "BACKUP-ID", "/srv/chat/secrets/jwt_private.pem", "../etc/passwd", "srv/../../etc/passwd", "a/./b", "..",
                "/", "a\nb", "a\u202eb", "x".repeat(5_000)), Hostile.pieces().filter(piece -> !piece.isEmpty() && !piece.contains("\0")
                        && piece.chars().noneMatch(one -> Character.isSurrogate((char) one))));
        Arbitrary<Byte> kind = Arbitraries.frequency(Tuple.of(6, TarConstants.LF_NORMAL), Tuple.of(1, TarConstants.LF_SYMLINK),
                Tuple.of(1, TarConstants.LF_LINK), Tuple.of(1, TarConstants.LF_CHR), Tuple.of(1, TarConstants.LF_BLK),
                Tuple.of(1, TarConstants.LF_FIFO), Tuple.of(1, TarConstants.LF_DIR));
        Arbitrary<Long> size = Arbitraries.frequency(Tuple.of(6, 0L), Tuple.of(1, 1L << 40), Tuple.of(1, Long.MAX_VALUE));
        return name.flatMap(one -> kind.flatMap(two -> size.flatMap(three -> Arbitraries.bytes().array(byte[].class).ofMaxSize(600).map(contents ->
                new Entry(one, two, "/etc/passwd", three, isFile(one, two) ? contents : new byte[0]))))).list().ofMinSize(1).ofMaxSize(4);
    }

    private static boolean isFile(String name, byte kind) {
        return kind == TarConstants.LF_NORMAL && !name.endsWith("/");
    }

    @Provide
    Arbitrary<List<Integer>> places() {
        return Arbitraries.integers().between(0, 30).list().ofMinSize(1).ofMaxSize(4);
    }

    @Provide
    Arbitrary<String> values() {
        return Arbitraries.of("null", "1", "-1", "\"x\"", "[]", "{}", "[null]", "{\"a\":null}", "1e400", "\"2026-99-99T00:00:00Z\"", "99999999999999999999999", "true", "[[[]]]");
    }

    @Provide
    Arbitrary<String> texts() {
        return Hostile.around(Arbitraries.of("{\"id\":\"%s\"}".formatted(ID), "{", "[", "null", "{\"a\":", "{\"id\":\"%s\",\"contents\":{}}".formatted(ID))).filter(text -> text.chars()
                .noneMatch(one -> Character.isSurrogate((char) one)));
    }

    @Provide
    Arbitrary<String> ids() {
        return Hostile.around(Arbitraries.of(ID.value(), "a-0-99999999999999", "a-1-20260230000000", "chat-999999999999999999-20260101000000"));
    }
}
