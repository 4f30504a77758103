package chatalot.runbook.deploy;

import java.util.Locale;

/** How a version that was committed goes back. */
public enum ReturnWay {
    /** Image, checkout and container; database and files stay as they are, and nothing is lost. */
    CODE,
    /** The data as well, to the restore point: what was written since is lost to the users, and kept aside. */
    DATA;

    /** As it stands in journals. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static ReturnWay of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
