package chatalot.runbook.steps;

import chatalot.runbook.deploy.FreshCheckout;
import chatalot.runbook.deploy.FreshDeployment;
import chatalot.runbook.deploy.FreshInstall;
import chatalot.runbook.deploy.NotInstalled;
import chatalot.runbook.host.Command;
import chatalot.runbook.host.CommandFailed;
import chatalot.runbook.host.Host;
import chatalot.runbook.host.Journal;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.StepContext;
import java.util.Map;

/** The checkout of a new installation, and the place around it: from its beginning on whatever lies there is the run's. */
record FreshTree(FreshOfRun<?> fresh, StepContext context) {

    /** Makes it, or goes on making it. @param stillFree throws when the place is no longer what people approved; asked once, before anything is made */
    void make(Runnable stillFree) {
        Run run = context.run();
        Host host = fresh.host(context);
        FreshInstall install = fresh.install(run).orElseThrow();
        Journal journal = fresh.journal(context);
        try {
            if (!journal.isBegun(FreshDeployment.CHECK_OUT)) {
                stillFree.run();
                context.confirmLock();
                host.demand(Command.of("mkdir", "-p", install.directory().toString()));
                journal.begin(FreshDeployment.CHECK_OUT, Map.of("repository", install.repository(), "commit", install.commit()));
            }
            host.write(fresh.place(run).mark(), run.number().toString());
            fresh.files(context).prepare().leaseFile().take(run);
            new FreshCheckout(host, install, fresh.settings(run).timeouts().build()).make();
        } catch (NotInstalled e) {
            throw fresh.failed(context, e);
        } catch (CommandFailed e) {
            throw fresh.failed(context, e);
        }
        journal.done(FreshDeployment.CHECK_OUT, Map.of());
        context.log("Checked out %s of %s.".formatted(install.commit(), install.repository()));
    }
}
