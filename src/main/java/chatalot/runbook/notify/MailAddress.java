package chatalot.runbook.notify;

import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;

/** What may stand in a header as an address. */
final class MailAddress {

    private static final int LONGEST = 254;

    private MailAddress() {
    }

    /** @throws IllegalArgumentException naming the key when it is not one plain address like {@code ops@example.org} */
    static void check(String key, String address) {
        Wrong.unless(isPlain(address), key, "'%s' is no mail address".formatted(address), "Write it like ops@example.org");
    }

    private static boolean isPlain(String address) {
        try {
            InternetAddress parsed = new InternetAddress(address, true);
            return address.length() <= LONGEST && address.equals(parsed.getAddress()) && address.contains("@");
        } catch (AddressException e) {
            return false;
        }
    }
}
