package chatalot.runbook.run;

/** Tells people. What is raised joins the caller's transaction and is delivered after it; a deaf receiver holds up nobody. */
public interface Notices {

    void raise(Notice notice);
}
