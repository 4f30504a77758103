package chatalot.runbook.engine;

import java.nio.file.Path;
import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where a site keeps a risk table of its own ({@code runbook.risk-table}).
 *
 * @param riskTable a DMN file with the decision {@code update-risk}; empty means the one that comes with the service
 */
@ConfigurationProperties("runbook")
record RiskSettings(@DefaultValue("") String riskTable) {

    /** Where it lies. */
    Optional<Path> file() {
        return Optional.of(riskTable).filter(path -> !path.isBlank()).map(Path::of);
    }
}
