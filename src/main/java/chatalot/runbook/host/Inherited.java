package chatalot.runbook.host;

import java.util.regex.Pattern;

/**
 * Which variables of this service's environment the commands get that it runs: what says where programs, homes, certificates and proxies
 * are. Everything else stays here. Secrets may be configured by variables of any name, and a build runs the scripts of others.
 */
final class Inherited {

    private static final Pattern NAMES = Pattern.compile("PATH|HOME|USER|LOGNAME|SHELL|PWD|HOSTNAME|TERM|TZ|TMPDIR|LANG|LANGUAGE|LC_[A-Z]+|XDG_[A-Z_]+"
            + "|(DOCKER|COMPOSE|BUILDKIT|BUILDX|GIT)_[A-Z_]+|SSH_AUTH_SOCK|SSL_CERT_(FILE|DIR)|(?i:(https?|all|no)_proxy)"
            + "|JAVA_HOME|CARGO_HOME|RUSTUP_HOME|NVM_DIR");

    private Inherited() {
    }

    static boolean includes(String variable) {
        return NAMES.matcher(variable).matches();
    }
}
