package chatalot.runbook;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** The service: engine, steps, REST, pages. Started by {@code ./runbook serve}. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class RunbookApplication {

    public static void main(String[] arguments) {
        SpringApplication.run(RunbookApplication.class, arguments);
    }
}
