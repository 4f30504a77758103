package chatalot.runbook.host;

import chatalot.runbook.host.DockerAccess.Container;
import com.github.dockerjava.api.DockerClient;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a command inside a running container, and tells a command that failed from one whose container was ended under it. */
record ContainerCommand(DockerClient client, DockerCalls calls, DockerAccess docker, Duration deadline) {

    /** Exit codes above it: killed by a signal. */
    private static final int A_SIGNAL = 128;
    private static final Duration NOTICING = Duration.ofSeconds(3);
    private static final Duration RHYTHM = Duration.ofMillis(50);

    /** See {@link DockerAccess#exec}. */
    Result run(String container, List<String> command, Duration limit) {
        try {
            Result result = executed(container, command, limit);
            if (result.succeeded() || !wasTold(container, result.exitCode() > A_SIGNAL ? NOTICING : Duration.ZERO)) {
                return result;
            }
        } catch (DockerRefused e) {
            if (!wasTold(container, Duration.ZERO)) {
                throw e;
            }
        }
        throw new PassingTrouble("Container %s was told to end before %s had run in it".formatted(container, command.get(0)));
    }

    private Result executed(String container, List<String> command, Duration limit) {
        Frames frames = new Frames();
        return calls.call("run %s in %s".formatted(command.get(0), container), limit.plus(deadline), () -> {
            String id = client.execCreateCmd(container).withAttachStdout(true).withAttachStderr(true)
                    .withCmd(command.toArray(String[]::new)).exec().getId();
            client.execStartCmd(id).exec(frames);
            if (!frames.awaitCompletion(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException("it did not end within " + limit);
            }
            Long exitCode = client.inspectExecCmd(id).exec().getExitCodeLong();
            if (exitCode == null) {
                throw new IOException("its output ended, but it has no exit code");
            }
            return new Result(exitCode.intValue(), frames.output(), frames.errors());
        });
    }

    /** @param patience a process that was killed ends a moment before the Engine knows that its container has ended */
    private boolean wasTold(String container, Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        while (docker.container(container).filter(Container::wasTold).isEmpty()) {
            if (System.nanoTime() >= end) {
                return false;
            }
            DockerJavaAccess.pause(RHYTHM);
        }
        return true;
    }
}
