package chatalot.runbook.audit;

import chatalot.runbook.audit.chain.OpenWriters;
import chatalot.runbook.audit.chain.SealedRows;
import chatalot.runbook.run.Act;
import chatalot.runbook.run.Fact;
import chatalot.runbook.run.OwnTables;
import chatalot.runbook.run.People;
import chatalot.runbook.run.Person;
import chatalot.runbook.run.WaysIn;
import java.util.List;
import java.util.Optional;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.transaction.support.TransactionTemplate;

/** The room of the record over our own tables. */
final class Room {

    private final OwnTables tables;
    private final WaysIn ways = new WaysIn();
    private final AuditRecord record;
    private final RunExceptions exceptions;
    private final AuditTrail trail;

    Room(OwnTables tables) {
        this.tables = tables;
        record = new AuditRecord(tables.jdbc(), OpenWriters.of(tables.jdbc(), tables.source(), tables.transactions()));
        exceptions = new RunExceptions(tables.jdbc(), tables);
        trail = new AuditTrail(record, exceptions, tables.runs(), ways, tables, tables.transactions());
    }

    OwnTables tables() {
        return tables;
    }

    WaysIn ways() {
        return ways;
    }

    AuditRecord record() {
        return record;
    }

    RunExceptions exceptions() {
        return exceptions;
    }

    AuditTrail trail() {
        return trail;
    }

    Acknowledgements acknowledgements() {
        return new Acknowledgements(exceptions, trail, tables.transactions());
    }

    Exports exports() {
        return new Exports(tables.search(), record, new SealedRows(tables.jdbc()), trail);
    }

    TransactionTemplate transaction() {
        return new TransactionTemplate(tables.transactions());
    }

    /** @param people who exist, at each look anew */
    GroupHistory groups(List<Person> people) {
        StaticListableBeanFactory beans = new StaticListableBeanFactory();
        beans.addBean("people", new People() {
            @Override
            public Optional<Person> authenticate(String id, String password) {
                return Optional.empty();
            }

            @Override
            public Optional<Person> find(String id) {
                return list().stream().filter(person -> person.id().equals(id)).findFirst();
            }

            @Override
            public List<Person> list() {
                return List.copyOf(people);
            }
        });
        return new GroupHistory(tables.jdbc(), tables, trail, beans.getBeanProvider(People.class), tables.transactions());
    }

    /** Everything on record, newest first. */
    List<AuditEvent> all() {
        return record.page(everything(), Optional.empty(), 1_000).rows();
    }

    static AuditFilter everything() {
        return filter(Optional.empty(), Optional.empty(), true);
    }

    static AuditFilter filter(Optional<Act> act, Optional<String> text, boolean personal) {
        return new AuditFilter(Optional.empty(), act, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), text, personal);
    }

    static Fact fact(Act act) {
        return Fact.of(act).by("paula").about("approvePlan");
    }
}
