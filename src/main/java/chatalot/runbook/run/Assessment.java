package chatalot.runbook.run;

/** What the risk table would ask for a plan, told before anybody starts a run. */
public interface Assessment {

    /** What an update by this plan would take if it were started now. */
    Policy of(Plans.Preview plan);
}
