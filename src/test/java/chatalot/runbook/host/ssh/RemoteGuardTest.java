package chatalot.runbook.host.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import chatalot.runbook.faults.Lesson;
import chatalot.runbook.host.Command;
import chatalot.runbook.host.DockerJavaAccess;
import chatalot.runbook.host.DockerSettings;
import chatalot.runbook.host.GoBackOrder;
import chatalot.runbook.host.Guard;
import chatalot.runbook.host.GuardFailed;
import chatalot.runbook.host.Host;
import chatalot.runbook.host.LocalHost;
import chatalot.runbook.host.PassingTrouble;
import chatalot.runbook.host.Result;
import chatalot.runbook.rotation.Share;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who watches over a run on another machine, at OpenSSH's own server. */
@Share(4)
@Tag("long")
class RemoteGuardTest {

    /** Longer than a busy machine takes for a sign. */
    private static final Duration SILENCE = Duration.ofSeconds(8);
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    private static Path home;
    private static LocalHost local;
    private static SshServerProcess server;
    private static SshHost host;

    @TempDir
    private Path directory;
    private Path went;
    private GoBackOrder order;

    @BeforeAll
    static void open() throws IOException {
        local = new LocalHost(new DockerJavaAccess(DockerSettings.standard()));
        server = new SshServerProcess(Files.createDirectory(home.resolve("sshd")), local);
        host = connected();
    }

    private static SshHost connected() {
        Path knownHosts = home.resolve("known_hosts");
        local.write(knownHosts, server.known("host_ed25519") + "\n");
        return SshHost.of(server.target(knownHosts), "docker", local).goingBackAfter(SILENCE);
    }

    @AfterAll
    static void close() {
        host.close();
        server.close();
    }

    @BeforeEach
    void aWayBack() {
        went = directory.resolve("went");
        order = new GoBackOrder(directory.resolve("guardian"), directory.resolve("go-back.sh"), Duration.ofSeconds(30));
        script("echo back; echo x >>%s".formatted(went));
    }

    private void script(String text) {
        local.write(order.script(), text + "\n");
    }

    private static Host step(Host machine, String part) {
        return machine.goingOnWith("chat-1", part, Set::of);
    }

    @Test
    @Lesson(20)
    void aHostThatHearsNothingGoesBackByItselfOnceAndTellsIt() throws GuardFailed {
        step(host, "stopApp.1").guard(order).close();

        await().atMost(PATIENCE).until(() -> Files.exists(went));
        try (Guard again = step(host, "startNewVersion.1").guard(order)) {
            assertThat(again.report()).hasValueSatisfying(report -> {
                assertThat(report.code()).isZero();
                assertThat(report.said()).isEqualTo("back");
            });
            assertThat(again).satisfies(Guard::demand);
        }
        try (Guard third = step(host, "startNewVersion.2").guard(order)) {
            assertThat(third.report()).isEmpty();
            assertThat(local.read(went)).contains("x\n");
        }
        host.relieve(order);
    }

    @Test
    void aHostThatHearsSomethingDoesNothing() throws GuardFailed {
        try (Guard guard = step(host, "verifyNewVersion.1").guard(order)) {
            await().during(SILENCE.multipliedBy(2)).atMost(PATIENCE).until(() -> !Files.exists(went));
            assertThat(guard).satisfies(Guard::demand);
        }
        host.relieve(order);
    }

    @Test
    void aHostThatWasRelievedDoesNothing() throws GuardFailed {
        step(host, "commitAndOpenDoors.1").guard(order).close();
        host.relieve(order);
        host.relieve(order);

        assertThat(order.directory()).doesNotExist();
        await().during(SILENCE.plusSeconds(4)).atMost(PATIENCE).until(() -> !Files.exists(went));
    }

    @Test
    @Lesson(20)
    void whoeverCouldNotBeHeardDoesNothingMoreAndWaitsForTheEndOfTheWayBack() throws GuardFailed {
        Path end = directory.resolve("end");
        script("echo begun >%s; until [ -e %s ]; do sleep 0.05; done".formatted(went, end));
        try (SshServerProcess.Frozen frozen = server.freezing(); Guard guard = step(host, "startNewVersion.1").guard(order)) {
            frozen.begin();
            await().atMost(PATIENCE).untilAsserted(() -> assertThatThrownBy(guard::demand).isInstanceOf(PassingTrouble.class)
                    .hasMessageContaining("goes back by itself"));
            assertThat(went).as("it stops before the host begins").doesNotExist();
            await().atMost(PATIENCE).until(() -> Files.exists(went));
        }

        CompletableFuture<Guard> again = CompletableFuture.supplyAsync(() -> guarded("startNewVersion.2"));
        await().during(Duration.ofSeconds(2)).atMost(PATIENCE).until(() -> !again.isDone());
        assertThatThrownBy(() -> host.relieve(order)).isInstanceOf(PassingTrouble.class);
        local.write(end, "");

        try (Guard guard = again.join()) {
            assertThat(guard.report()).isPresent();
        }
        host.relieve(order);
    }

    @Test
    @Lesson(20)
    void whoWasSilentForTooLongDoesNothingMoreAlsoWhenItIsHeardAgain() throws GuardFailed {
        Path late = directory.resolve("late");
        try (Guard guard = step(host, "startNewVersion.1").guard(order)) {
            try (SshServerProcess.Frozen frozen = server.freezing()) {
                frozen.begin();
                await().atMost(PATIENCE).until(() -> Files.exists(went));
            }
            await().during(SILENCE).atMost(PATIENCE).untilAsserted(() -> assertThatThrownBy(guard::demand).isInstanceOf(PassingTrouble.class));
            assertThat(step(host, "startNewVersion.1").run(Command.of("touch", late.toString())).succeeded()).isFalse();
            assertThat(late).doesNotExist();
        }

        try (Guard again = step(host, "startNewVersion.2").guard(order)) {
            assertThat(again).satisfies(Guard::demand);
            assertThat(step(host, "startNewVersion.2").run(Command.of("touch", late.toString())).succeeded()).isTrue();
        }
        host.relieve(order);
    }

    private Guard guarded(String part) {
        try {
            return step(host, part).guard(order);
        } catch (GuardFailed e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    @Lesson({13, 20})
    void whatTheServiceLeftAtWorkHasEndedBeforeItGoesBack() throws GuardFailed {
        Path pid = directory.resolve("pid");
        CompletableFuture<Result> left = CompletableFuture.supplyAsync(() -> step(host, "takeRestorePoint.1").run(Command.of("sh", "-c",
                "echo $$ >%s; sleep 300".formatted(pid))));
        await().atMost(PATIENCE).until(() -> local.read(pid).filter(text -> text.endsWith("\n")).isPresent());
        script("ps -o stat= -p %s | grep -qv '^Z' && echo alive || echo gone; touch %s".formatted(local.read(pid).orElseThrow().strip(), went));

        step(host, "takeRestorePoint.1").guard(order).close();

        await().atMost(PATIENCE).until(() -> Files.exists(went));
        assertThat(left.join().exitCode()).isEqualTo(137);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(local.read(order.directory().resolve("went-back")).orElse("")).endsWith("gone\n"));
        host.relieve(order);
    }

    @Test
    void aWayBackThatFailsIsTriedAgainAndTold() throws GuardFailed {
        script("echo x >>%s; [ $(wc -l <%s) -gt 1 ] || { echo no disk; exit 7; }".formatted(went, went));
        step(host, "stopApp.1").guard(order).close();

        await().atMost(PATIENCE).until(() -> local.read(order.directory().resolve("went-back")).filter(text -> text.contains("7\nno disk")).isPresent());
        await().atMost(PATIENCE).until(() -> local.read(went).orElse("").equals("x\nx\n"));
        host.relieve(order);
    }

    @Test
    void whereNobodyCanBeSetUpItIsSaid() {
        local.remove(order.script());

        assertThatThrownBy(() -> step(host, "stopApp.1").guard(order)).isInstanceOf(GuardFailed.class)
                .hasMessageContaining(order.script() + " is missing");
    }
}
