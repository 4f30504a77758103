package chatalot.runbook.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The client commands of {@code ./runbook}. What their exit codes say is in the footer, and the codes keep what they say.
 */
@Command(name = "runbook", description = "Asks a running Chatalot Runbook.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {InstancesCommand.class, CheckCommand.class, StartCommand.class, SkipCommand.class, DeployCommand.class,
            PlanCommand.class, UpdateCommand.class, RollbackCommand.class, RunsCommand.class, ShowCommand.class,
            ApproveCommand.class, RejectCommand.class, WithdrawCommand.class, AssignCommand.class, OverrideCommand.class,
            CancelCommand.class, GoBackCommand.class, KeepCommand.class, LossCommand.class, RollBackCommand.class,
            ReverseSqlCommand.class, ReviewCommand.class,
            RecoverCommand.class, BackupCommand.class, BackupsCommand.class, VerifyCommand.class, KeptCommand.class,
            HoldsCommand.class, ReleaseCommand.class, DoctorCommand.class,
            FreezesCommand.class, FreezeCommand.class, LiftCommand.class, NoticesCommand.class, ConfirmIdentityCommand.class,
            RestoreCommand.class, GiveIdentityCommand.class, ApprovalsCommand.class, AuditCommand.class, ExceptionsCommand.class,
            AcknowledgeCommand.class, CopiesCommand.class, ServiceCommand.class, PasswordCommand.class, TokenCommand.class, CompletionCommand.class},
        footerHeading = "%nSigning in%n", footer = {
            "  --server or RUNBOOK_URL  where the service is (http://localhost:8090)",
            "  --user or RUNBOOK_USER   who you are",
            "  Your password comes from --password-file, RUNBOOK_PASSWORD or",
            "  RUNBOOK_PASSWORD_FILE, or is asked for.",
            "  Scripts sign in with a token (token create): --token-file,",
            "  RUNBOOK_TOKEN or RUNBOOK_TOKEN_FILE.",
            "",
            "Exit codes: 0 done, and with --wait: the run came out as it was meant",
            "            1 refused, or the answer is no; nothing was changed",
            "            2 wrong usage",
            "            3 the service cannot be reached",
            "With --wait: 5 the run failed",
            "            6 the run failed, and what was there before is there again",
            "            7 the run goes on: it waits for people (--wait-for people), or",
            "              the time of --timeout is over",
            "            8 people stopped the run: cancelled, rejected or expired"})
public final class RunbookCli {

    static final int DONE = 0;
    static final int REFUSED = 1;
    static final int USAGE = 2;
    static final int UNREACHABLE = 3;
    /** What {@code ./runbook} itself ends with when somebody wanted nothing installed is left out: 4. */
    static final int RUN_FAILED = 5;
    static final int PUT_BACK = 6;
    static final int GOES_ON = 7;
    static final int STOPPED = 8;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Say how it is used.")
    private boolean help;

    RunbookCli() {
    }

    public static void main(String[] arguments) {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter errors = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        int code = run(out, errors, arguments);
        out.flush();
        System.exit(code);
    }

    /** Runs one command and returns its exit code. */
    static int run(PrintWriter out, PrintWriter errors, String... arguments) {
        return new CommandLine(new RunbookCli()).setOut(out).setErr(errors)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((failure, command, parsed) -> explain(failure, command.getErr()))
                .execute(arguments);
    }

    private static int explain(Exception failure, PrintWriter errors) throws Exception {
        int code = failure instanceof Declined ? REFUSED : failure instanceof WrongUsage ? USAGE
                : failure instanceof Unreachable ? UNREACHABLE : -1;
        if (code < 0) {
            throw failure;
        }
        errors.println(Plain.text(failure.getMessage()));
        return code;
    }
}
