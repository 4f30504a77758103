package chatalot.runbook.instance;

/** What PostgreSQL's programs read a password from; whoever reads it needs no other. */
final class PasswordFile {

    private PasswordFile() {
    }

    /** For whichever server and user. */
    static String text(String password) {
        return "*:*:*:*:%s\n".formatted(password.replace("\\", "\\\\").replace(":", "\\:"));
    }
}
