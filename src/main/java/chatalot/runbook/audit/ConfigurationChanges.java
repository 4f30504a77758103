package chatalot.runbook.audit;

import chatalot.runbook.run.Act;
import chatalot.runbook.run.Configured;
import chatalot.runbook.run.Fact;
import chatalot.runbook.run.Trail;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Compares at each start what is configured with the start before, and puts every difference on the trail: old and new. */
@Component
class ConfigurationChanges {

    private static final Logger LOG = LoggerFactory.getLogger(ConfigurationChanges.class);

    private final JdbcClient jdbc;
    private final Trail trail;
    private final ObjectProvider<Configured> configured;
    private final TransactionTemplate transaction;

    ConfigurationChanges(JdbcClient jdbc, Trail trail, ObjectProvider<Configured> configured, PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.trail = trail;
        this.configured = configured;
        this.transaction = new TransactionTemplate(transactions);
    }

    @EventListener(ApplicationReadyEvent.class)
    void start() {
        try {
            transaction.executeWithoutResult(status -> compare(now()));
        } catch (DuplicateKeyException e) {
            LOG.debug("Another node with the same configuration starts in the same moment", e);
        }
    }

    private Map<String, String> now() {
        Map<String, String> facts = new TreeMap<>();
        List<Configured> all = configured.stream().toList();
        all.forEach(one -> facts.putAll(one.facts()));
        return facts;
    }

    private void compare(Map<String, String> now) {
        Map<String, String> before = new HashMap<>();
        jdbc.sql("select name, text from seen_configuration for update").query(row -> {
            before.put(row.getString("name"), row.getString("text"));
        });
        now.forEach((name, text) -> {
            Optional<String> old = Optional.ofNullable(before.remove(name));
            if (old.isEmpty()) {
                jdbc.sql("insert into seen_configuration (name, text) values (?, ?)").params(name, text).update();
                changed(name, old, Optional.of(text));
            } else if (!old.get().equals(text)) {
                jdbc.sql("update seen_configuration set text = ? where name = ?").params(text, name).update();
                changed(name, old, Optional.of(text));
            }
        });
        before.forEach((name, text) -> {
            jdbc.sql("delete from seen_configuration where name = ?").param(name).update();
            changed(name, Optional.of(text), Optional.empty());
        });
    }

    private void changed(String name, Optional<String> old, Optional<String> text) {
        trail.record(Fact.of(Act.CONFIGURATION_CHANGED).about(name).from(old).to(text));
    }
}
