package chatalot.runbook.host.ssh;

import chatalot.runbook.host.Command;
import chatalot.runbook.host.CommandFailed;
import chatalot.runbook.host.HelperContainer;
import chatalot.runbook.host.PassingTrouble;
import chatalot.runbook.host.Result;
import chatalot.runbook.host.WorkInterrupted;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * The commands of one piece of work on a host over SSH. Each runs apart from the connection: when that is lost, it is made again and the
 * same command is asked for its end; when that takes too long, the command still runs to its end by itself, and whoever goes on with the
 * work waits for it first.
 */
final class RemoteCommands {

    private static final Duration LOOK_AGAIN = Duration.ofMillis(300);
    private static final Duration SHORT = Duration.ofSeconds(30);
    /** The host ends a command that we failed to end ourselves so long after its time. */
    private static final Duration LATER = Duration.ofSeconds(30);
    /** What a script says that has not begun anything, because it was not read to its end. */
    private static final int NOTHING_BEGUN = 255;
    private static final int NO_DIRECTORY = 126;
    /** Somebody else may have cut the connection that is asked first. */
    private static final int AGAIN = 3;
    /** Of a command that ended with a code that means something else to us. */
    private static final int ASK_AGAIN = 253;
    /** See timeout(1). */
    private static final int TIMED_OUT = 124;

    private final SshLink link;
    private final String piece;
    private final Queue<String> known;

    /**
     * @param piece of the work, as a relative path of two names: what it belongs to, and which part of it this is
     * @param known commands of this host that are not asked for again, as piece and id
     */
    RemoteCommands(SshLink link, String piece, Queue<String> known) {
        this.link = link;
        this.piece = piece;
        this.known = known;
    }

    /** Waits for the end of what others left at work under the same first name. @param beside second names that are left alone */
    void settle(Set<String> beside, Duration limit) {
        RemoteScript.Asked asked = RemoteScript.of("settle-commands.sh").field(piece.substring(0, piece.indexOf('/')))
                .field(piece.substring(piece.indexOf('/') + 1)).list(beside).then("");
        OptionalInt code = OptionalInt.empty();
        for (int i = 0; i < AGAIN && code.isEmpty(); i++) {
            code = link.runAlone(asked, OutputStream.nullOutputStream(), OutputStream.nullOutputStream(), limit);
        }
        if (code.isEmpty() || code.getAsInt() != 0) {
            throw new PassingTrouble("%s does not say whether everything that was left at work there has ended".formatted(
                    link.target().words()));
        }
    }

    Result run(Command command, Map<String, String> environment, boolean follow, Consumer<String> lines) {
        String id = UUID.randomUUID().toString();
        Said output = new Said(lines, link.threads());
        Said errors = new Said(lines, link.threads());
        long end = System.nanoTime() + command.timeout().toNanos();
        try {
            OptionalInt code = OptionalInt.empty();
            while (code.isEmpty()) {
                if (System.nanoTime() >= end) {
                    end(id);
                    throw new CommandFailed(command, "did not end within " + command.timeout());
                }
                awaitConnection(command);
                RemoteScript.Asked asked = asked(command, environment, follow, id, output, errors);
                Duration left = Duration.ofNanos(end - System.nanoTime());
                code = follow ? link.runAlone(asked, output, errors, left) : link.run(asked, output, errors, left);
                code = code.stream().filter(each -> each != NOTHING_BEGUN).findFirst();
            }
            if (code.getAsInt() == ASK_AGAIN) {
                code = OptionalInt.of(exactCode(id));
            }
            known.add(piece + "/" + id);
            if (code.getAsInt() == NO_DIRECTORY && errors.size() == 0 && output.size() == 0) {
                throw new CommandFailed(command, "could not be started in %s".formatted(command.directory().orElseThrow()));
            }
            return new Result(code.getAsInt(), output.text(), errors.text());
        } catch (WorkInterrupted e) {
            HelperContainer.evenIfInterrupted(() -> end(id));
            throw new WorkInterrupted("`%s` was ended because its step was interrupted".formatted(command), e);
        }
    }

    /**
     * Runs a command of somebody who only looks: nobody goes on with it, so it is not kept apart from the connection.
     *
     * @throws PassingTrouble when the connection is lost in the middle of it
     */
    Result look(Command command, Map<String, String> environment) {
        Said output = Said.toNobody();
        Said errors = Said.toNobody();
        Duration limit = command.timeout().plus(LATER);
        RemoteScript.Asked asked = RemoteScript.of("look.sh").field(Math.max(1, command.timeout().toSeconds()))
                .field(command.directory().map(Object::toString).orElse("")).list(variables(environment)).list(command.arguments())
                .then(command.input().orElse(""));
        int code = link.run(asked, output, errors, limit).orElseThrow(() -> new PassingTrouble("%s: the connection was lost while `%s` ran".formatted(
                link.target().words(), command)));
        if (code == TIMED_OUT) {
            throw new CommandFailed(command, "did not end within " + command.timeout());
        }
        if (code == NO_DIRECTORY && errors.size() == 0 && output.size() == 0) {
            throw new CommandFailed(command, "could not be started in %s".formatted(command.directory().orElseThrow()));
        }
        return new Result(code, output.text(), errors.text());
    }

    private static List<String> variables(Map<String, String> environment) {
        return environment.entrySet().stream().map(entry -> entry.getKey() + "=" + entry.getValue()).toList();
    }

    private RemoteScript.Asked asked(Command command, Map<String, String> environment, boolean follow, String id, Said output, Said errors) {
        String input = command.input().orElse("");
        return RemoteScript.of("remote-command.sh").field(piece).list(forgotten()).field(id).field(output.size()).field(errors.size())
                .field(follow ? "follow" : "").field(command.timeout().plus(LATER).toSeconds())
                .field(command.directory().map(Object::toString).orElse("")).list(variables(environment)).list(command.arguments())
                .field(input.getBytes(StandardCharsets.UTF_8).length).then(input);
    }

    private List<String> forgotten() {
        List<String> some = List.copyOf(known);
        known.removeAll(some);
        return some;
    }

    private void awaitConnection(Command command) {
        long end = System.nanoTime() + link.target().patience().toNanos();
        while (true) {
            try {
                link.connection();
                return;
            } catch (SshRefused e) {
                throw e;
            } catch (PassingTrouble e) {
                if (System.nanoTime() >= end) {
                    throw new PassingTrouble("%s; `%s` may have begun there and then goes on by itself".formatted(e.getMessage(), command), e);
                }
                pause();
            }
        }
    }

    private int exactCode(String id) {
        Said output = Said.toNobody();
        link.run(RemoteScript.text("field job; cat \"$all/$job/code\"").field(piece + "/" + id).then(""), output, OutputStream.nullOutputStream(), SHORT);
        try {
            return Integer.parseInt(output.raw().strip());
        } catch (NumberFormatException e) {
            throw new PassingTrouble("%s does not say how a command ended".formatted(link.target().words()), e);
        }
    }

    /** Without a connection the host does it later by itself. */
    private void end(String id) {
        try {
            link.run(RemoteScript.of("end-command.sh").field(piece).field(id).then(""), OutputStream.nullOutputStream(),
                    OutputStream.nullOutputStream(), SHORT);
        } catch (PassingTrouble e) {
            known.add(piece + "/" + id);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(LOOK_AGAIN.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new WorkInterrupted("Interrupted while waiting for a connection", e);
        }
    }
}
