package chatalot.runbook.release;

import java.util.regex.Pattern;

/**
 * What a person asked to update to: a tag, a branch or a commit, as typed. Holds only what may stand in a git
 * command; whether it exists is another question.
 */
public record Target(String name) {

    private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/+-]{0,199}");

    /** @throws TargetNotFound when it can be no name of a commit */
    public Target {
        if (!SHAPE.matcher(name).matches() || name.contains("..") || name.endsWith(".lock") || name.endsWith("/")) {
            throw new TargetNotFound("\"%s\" can be no tag, branch or commit".formatted(name));
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
