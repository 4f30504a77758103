package chatalot.runbook.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/** Users whom a test makes for itself, through the doors, as an administrator does. */
public record Accounts(int port) {

    private static final String ENGINE = "/camunda/api/engine/engine/default";

    /** With the tests' password. */
    public void make(String user, String... groups) {
        Caller ada = Caller.signedIn(port, "ada");
        assertThat(ada.post(ENGINE + "/user/create", """
                {"profile":{"id":"%s","firstName":"New","lastName":""},"credentials":{"password":"%s"}}"""
                .formatted(user, Caller.PASSWORD)).statusCode()).isEqualTo(204);
        List.of(groups).forEach(group -> assertThat(ada.send("PUT", ENGINE + "/group/%s/members/%s".formatted(group, user), "", "").statusCode())
                .isEqualTo(204));
    }

    public void leave(String user, String group) {
        assertThat(Caller.signedIn(port, "ada").send("DELETE", ENGINE + "/group/%s/members/%s".formatted(group, user), "", "").statusCode())
                .isEqualTo(204);
    }

    public void remove(String user) {
        assertThat(Caller.signedIn(port, "ada").send("DELETE", ENGINE + "/user/" + user, "", "").statusCode()).isEqualTo(204);
    }
}
