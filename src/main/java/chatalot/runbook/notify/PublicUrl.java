package chatalot.runbook.notify;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where people reach the console ({@code runbook.public-url}).
 *
 * @param publicUrl base URL, for example {@code https://runbook.example.org}; needed as soon as there are receivers, else
 *                  possibly empty
 */
@ConfigurationProperties("runbook")
record PublicUrl(@DefaultValue("") String publicUrl) {

    static final String KEY = "runbook.public-url";
    private static final String MEND = "Write the address under which people open the console, like https://runbook.example.org";

    PublicUrl {
        publicUrl = publicUrl.isBlank() ? "" : checked(publicUrl.strip());
    }

    /** @throws IllegalArgumentException when it is missing */
    void demand() {
        Wrong.unless(!publicUrl.isEmpty(), KEY, "it is missing, and receivers of notices need links", MEND);
    }

    String run(long number) {
        return publicUrl + "/runs/" + number;
    }

    String task(String id) {
        return publicUrl + "/camunda/app/tasklist/default/#/?task=" + URLEncoder.encode(id, StandardCharsets.UTF_8);
    }

    /** The console's first page. */
    String console() {
        return publicUrl + "/instances";
    }

    private static String checked(String text) {
        try {
            URI url = new URI(text);
            Wrong.unless(Set.of("http", "https").contains(String.valueOf(url.getScheme())) && url.getHost() != null, KEY,
                    "%s is no http or https URL".formatted(text), MEND);
            Wrong.unless(url.getRawQuery() == null && url.getRawFragment() == null && url.getRawUserInfo() == null, KEY,
                    "it holds more than scheme, host, port and path", MEND);
            return text.replaceAll("/+$", "");
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("%s: %s is no URL. %s.".formatted(KEY, text, MEND), e);
        }
    }
}
