package chatalot.runbook.web;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** A service that people also sign in to by {@link IdentityProvider}. */
@ExtendWith(OwnEngineInFront.class)
interface WithProvider {

    IdentityProvider PROVIDER = IdentityProvider.start();

    @DynamicPropertySource
    static void provider(DynamicPropertyRegistry settings) throws IOException {
        Path secret = Files.writeString(Files.createDirectories(Path.of("target/web-test")).resolve("oidc-secret"), IdentityProvider.SECRET + "\n");
        settings.add("runbook.oidc.issuer", PROVIDER::issuer);
        settings.add("runbook.oidc.client-id", () -> "runbook");
        settings.add("runbook.oidc.client-secret-file", secret::toString);
        settings.add("runbook.oidc.label", () -> "Example Ltd");
        settings.add("runbook.oidc.groups.operators", () -> "ops");
        settings.add("runbook.oidc.groups.[/chat/reviewers]", () -> "approvers");
        settings.add("runbook.oidc.groups.everything", () -> "ops,approvers,admins");
    }
}
