package chatalot.runbook.release;

import java.util.regex.Pattern;

/**
 * What a person asked to update to: a tag, a branch or a commit, as typed. Holds only what may stand in a git
 * command; whether it exists is another question.
 */
public record Target(String name) {

    private static final int LONGEST_SHOWN = 80;
    /** See git-check-ref-format(1). */
    private static final Pattern NOT_IN_A_REFERENCE = Pattern.compile("\\.\\.|//|/\\.|\\.$|/$|\\.lock(/|$)");
    private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/+-]{0,199}");

    /** @throws TargetNotFound when it can be no name of a commit */
    public Target {
        if (!SHAPE.matcher(name).matches() || NOT_IN_A_REFERENCE.matcher(name).find()) {
            throw new TargetNotFound("\"%s\" can be no tag, branch or commit".formatted(shown(name)));
        }
    }

    private static String shown(String typed) {
        return (typed.length() <= LONGEST_SHOWN ? typed : typed.substring(0, LONGEST_SHOWN) + "…").replaceAll("[\\p{C}\\p{Zl}\\p{Zp}]", "\ufffd");
    }

    @Override
    public String toString() {
        return name;
    }
}
