package chatalot.runbook.engine;

import java.nio.file.Path;
import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where a site keeps a risk table of its own ({@code runbook.risk-table}).
 *
 * @param riskTable a DMN file with the decision {@code update-risk}; absent means the one that comes with the service
 */
@ConfigurationProperties("runbook")
record RiskSettings(Optional<Path> riskTable) { }
