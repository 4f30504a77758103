package chatalot.runbook.host.ssh;

import chatalot.runbook.host.Command;
import chatalot.runbook.host.ComposeProgram;
import chatalot.runbook.host.DockerAccess;
import chatalot.runbook.host.DockerJavaAccess;
import chatalot.runbook.host.EngineLost;
import chatalot.runbook.host.GoBackOrder;
import chatalot.runbook.host.Guard;
import chatalot.runbook.host.GuardFailed;
import chatalot.runbook.host.Host;
import chatalot.runbook.host.Owner;
import chatalot.runbook.host.Result;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A machine over SSH. One connection carries everything, and decides nothing: commands run apart from it and are asked for their end again
 * when it was lost, files are written whole or not at all. Needs bash, coreutils, procps and util-linux there, and for Docker a user that may
 * use it.
 */
public final class SshHost implements Host, AutoCloseable {

    /** The longest that something left at work may still be waited for; commands have times of their own. */
    private static final Duration SETTLING = Duration.ofHours(7);
    /** What nobody takes up after a crash: looks of pages, discovery. */
    private static final String ONLOOKERS = "onlookers/any";
    private static final Duration DEADLINE = Duration.ofSeconds(30);
    /** An SSH server lets ten sessions share a connection (sshd_config(5), MaxSessions); commands and files need some of them. */
    private static final int DOCKER_CONNECTIONS = 3;

    private static final int REMEMBERED = 10_000;

    private final SshLink link;
    private final Remote remote;
    private final String piece;
    private final RemoteCommands commands;
    private final Supplier<Set<String>> beside;
    private final Duration silence;

    /** What all views of a host share. */
    private record Remote(RemoteFiles files, DockerTunnel tunnel, DockerJavaAccess docker, Set<String> settled,
            Queue<String> known, ComposeProgram compose, Host here) { }

    private SshHost(SshLink link, Remote remote, String piece, Supplier<Set<String>> beside, Duration silence) {
        this.link = link;
        this.remote = remote;
        this.piece = piece;
        this.commands = new RemoteCommands(link, piece, remote.known());
        this.beside = beside;
        this.silence = silence;
    }

    /** One that is connected to when it is first needed. @param program the docker command there. @param here this service's machine */
    public static SshHost of(SshTarget target, String program, Host here) {
        SshLink link = new SshLink(target);
        DockerTunnel tunnel = DockerTunnel.open(link, program);
        DockerJavaAccess docker = DockerJavaAccess.elsewhere(tunnel.address(), program, DEADLINE, DOCKER_CONNECTIONS);
        return new SshHost(link, new Remote(new RemoteFiles(link), tunnel, docker, lately(), new ConcurrentLinkedQueue<>(), new ComposeProgram(), here),
                ONLOOKERS, Set::of,
                Duration.ZERO);
    }

    /** The same host, which goes back by itself when it has heard nothing for so long; zero is never. @see #guard */
    public SshHost goingBackAfter(Duration silence) {
        return new SshHost(link, remote, piece, beside, silence);
    }

    @Override
    public String name() {
        return link.target().words();
    }

    @Override
    public Host goingOnWith(String work, String part, Supplier<Set<String>> othersAtWork) {
        return new SshHost(link, remote, work + "/" + part, othersAtWork, silence);
    }

    @Override
    public Result run(Command command) {
        return run(command, false, line -> { });
    }

    @Override
    public Result run(Command command, Consumer<String> lines) {
        return run(command, true, lines);
    }

    private Result run(Command command, boolean follow, Consumer<String> lines) {
        settle();
        Result result = piece.equals(ONLOOKERS) && !follow ? commands.look(command, command.environment())
                : commands.run(command, command.environment(), follow, lines);
        new EngineLost(remote.docker()).refuse(command, result);
        return result;
    }

    /** Before the first command of an attempt, and never twice: what this process leaves it ends itself. */
    private void settle() {
        if (!piece.equals(ONLOOKERS) && !remote.settled().contains(piece)) {
            commands.settle(beside.get(), SETTLING);
            remote.settled().add(piece);
        }
    }

    private static Set<String> lately() {
        return Collections.newSetFromMap(Collections.synchronizedMap(new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
                return size() > REMEMBERED;
            }
        }));
    }

    @Override
    public Optional<String> read(Path file) {
        return remote.files().read(file);
    }

    @Override
    public void write(Path file, String text) {
        remote.files().write(file, text);
    }

    @Override
    public void append(Path file, String line) {
        remote.files().append(file, line);
    }

    @Override
    public InputStream open(Path file) throws IOException {
        return remote.files().open(file);
    }

    @Override
    public OutputStream create(Path file) throws IOException {
        return remote.files().create(file);
    }

    @Override
    public void remove(Path file) {
        remote.files().remove(file);
    }

    @Override
    public boolean exists(Path path) {
        return remote.files().exists(path);
    }

    @Override
    public Path real(Path path) {
        return remote.files().real(path);
    }

    @Override
    public Owner owner(Path path) {
        return remote.files().owner(path);
    }

    @Override
    public int user() {
        return remote.files().user();
    }

    @Override
    public long freeBytes(Path path) {
        return remote.files().freeBytes(path);
    }

    @Override
    public void endProcesses(String marker) {
        remote.files().endProcesses(marker);
    }

    @Override
    public Guard guard(GoBackOrder order) throws GuardFailed {
        return silence.isZero() ? Guard.NONE : RemoteGuard.open(link, work(), order, silence);
    }

    @Override
    public void relieve(GoBackOrder order) {
        RemoteGuard.relieve(link, work(), order);
    }

    private String work() {
        return piece.substring(0, piece.indexOf('/'));
    }

    @Override
    public List<String> compose() {
        return remote.compose().on(this, remote.docker().program());
    }

    @Override
    public InetSocketAddress route(String address, int port) {
        return link.route(address, port);
    }

    @Override
    public DockerAccess docker() {
        return remote.docker();
    }

    @Override
    public Host here() {
        return remote.here();
    }

    /** The host reaches all of its containers, and this service what the host reaches. */
    @Override
    public void reach(String network) {
    }

    @Override
    public void close() {
        remote.docker().close();
        remote.tunnel().close();
        link.close();
    }
}
