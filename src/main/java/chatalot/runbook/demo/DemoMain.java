package chatalot.runbook.demo;

import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What {@code ./runbook demo --unattended} runs once the sample and the service are up. */
@Command(name = "demo", description = "Carries out two updates over REST and compares what is stored afterwards.")
public final class DemoMain implements Callable<Integer> {

    @Option(names = "--service", required = true, description = "URL of the service")
    private URI service;

    @Option(names = "--passwords", required = true, description = "the file of the service's first users")
    private Path passwords;

    @Option(names = "--instance", required = true, description = "name of the instance in the service's catalog")
    private String instance;

    @Option(names = "--chat", required = true, description = "the instance's published URL")
    private URI chat;

    @Option(names = "--record", required = true, description = "the file that acknowledged writes are recorded in")
    private Path record;

    @Option(names = "--without-rehearsal", description = "the service does not rehearse updates of this instance")
    private boolean withoutRehearsal;

    private DemoMain() { }

    /** Exits with 0 only when nothing was lost and the instance is healthy. */
    public static void main(String[] arguments) {
        CommandLine command = new CommandLine(new DemoMain());
        command.setExecutionExceptionHandler((failure, line, parsed) -> failed(line.getErr(), failure));
        System.exit(command.execute(arguments));
    }

    @Override
    public Integer call() {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        try (Acknowledged acknowledged = Acknowledged.in(record)) {
            RunbookApi runbook = new RunbookApi(service, Passwords.in(passwords));
            return new Demo(runbook, instance, chat, !withoutRehearsal, acknowledged, new Report(out::println)).run() ? 0 : 1;
        }
    }

    private static int failed(PrintWriter errors, Exception failure) {
        errors.println("The demo could not go on: " + failure.getMessage());
        return 1;
    }
}
