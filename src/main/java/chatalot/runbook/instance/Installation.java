package chatalot.runbook.instance;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.function.Function;

/** How an instance is installed: what stops and starts it, how its doors close, where its database is. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({@JsonSubTypes.Type(value = ComposeInstallation.class, name = "compose"),
        @JsonSubTypes.Type(value = SystemdInstallation.class, name = "systemd")})
public sealed interface Installation permits ComposeInstallation, SystemdInstallation {

    /** What differs between the kinds. Whoever asks says what holds for each of them. */
    <T> T choose(Function<ComposeInstallation, T> compose, Function<SystemdInstallation, T> systemd);

    /** What the app runs as, for people: {@code container chatalot-server}, {@code unit chatalot.service}. */
    String appWords();

    /** What the database runs as, for people. */
    String databaseWords();
}
