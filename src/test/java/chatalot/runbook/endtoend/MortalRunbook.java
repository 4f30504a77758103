package chatalot.runbook.endtoend;

import chatalot.runbook.RunbookApplication;
import org.springframework.boot.SpringApplication;

/** The service with the {@link KillSwitch} built in; otherwise as it ships. */
final class MortalRunbook {

    private MortalRunbook() {
    }

    public static void main(String[] arguments) {
        SpringApplication.run(new Class<?>[] {RunbookApplication.class, KillSwitch.class}, arguments);
    }
}
