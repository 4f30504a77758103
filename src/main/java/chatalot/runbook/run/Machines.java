package chatalot.runbook.run;

/** Which machine an instance lives on, and how many runs may work there at once. */
public interface Machines {

    /** Of an instance in the catalog. */
    Machine of(String instance);

    /**
     * @param name what the host is called in the configuration
     * @param runs so many runs work there at once; the others wait for a place
     */
    record Machine(String name, int runs) { }
}
