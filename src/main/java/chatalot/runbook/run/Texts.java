package chatalot.runbook.run;

/** Cuts what is written into columns of limited width. */
final class Texts {

    private Texts() {
    }

    static String atMost(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length - 1) + "…";
    }
}
