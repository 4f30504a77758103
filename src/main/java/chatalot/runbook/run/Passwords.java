package chatalot.runbook.run;

/** The passwords with which people sign in here. They are kept by the engine, as the people are. */
public interface Passwords {

    int SHORTEST = 12;
    int LONGEST = 200;

    /** Whether the service has made their password, so that they have to choose one of their own before anything else. */
    boolean mustChange(String person);

    /**
     * Gives somebody the password they chose.
     *
     * @param old which the caller has found to be right
     * @throws Refused INVALID when the new one is too short or too long, the same, or their user name
     */
    void change(Person person, String old, String fresh);

    /** Something that is another as soon as the password is another, or the person: what began under the old one is over. */
    String stamp(String person);
}
