package chatalot.runbook.web;

import chatalot.runbook.run.Loss;
import chatalot.runbook.run.LossCounter;
import chatalot.runbook.run.LossItem;
import chatalot.runbook.run.Losses;
import chatalot.runbook.run.Run;
import chatalot.runbook.run.RunState;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A version that falls has let users write for an hour; one that needs hands was stopped soon after its backup. */
record PlayedLosses(Clock clock, Losses losses) implements LossCounter {

    @Override
    public Loss count(Run run) {
        if (run.state() == RunState.NEEDS_HANDS) {
            return ofBackup(run).orElseThrow();
        }
        return kept(PlayedService.falls(run.target()) ? new Loss(run.number(), clock.instant(), true, List.of(
                LossItem.counted("public.messages", 1204, 3, Optional.of("2030-01-02 14:59:31+00"), Duration.ofMinutes(58)),
                LossItem.counted(LossItem.FILES, 3, 0, Optional.of("2030-01-02 14:40:02+00"), Duration.ofMinutes(58))))
                : Loss.nothing(run.number(), clock.instant()));
    }

    @Override
    public Optional<Loss> ofBackup(Run run) {
        return Optional.of(kept(new Loss(run.number(), Loss.backup("demo-1-20300102030405"), clock.instant(), true, List.of(
                LossItem.counted("public.messages", 42, 0, Optional.of("2030-01-02 14:59:31+00"), Duration.ofMinutes(5))))));
    }

    private Loss kept(Loss loss) {
        losses.keep(loss);
        return loss;
    }
}
