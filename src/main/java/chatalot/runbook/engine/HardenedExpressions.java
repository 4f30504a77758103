package chatalot.runbook.engine;

import java.util.Map;
import java.util.Set;
import org.camunda.bpm.engine.impl.el.VariableContextElResolver;
import org.camunda.bpm.engine.impl.el.VariableScopeElResolver;
import org.camunda.bpm.engine.spring.SpringExpressionManager;
import org.camunda.bpm.impl.juel.jakarta.el.ArrayELResolver;
import org.camunda.bpm.impl.juel.jakarta.el.BeanNameELResolver;
import org.camunda.bpm.impl.juel.jakarta.el.BeanNameResolver;
import org.camunda.bpm.impl.juel.jakarta.el.CompositeELResolver;
import org.camunda.bpm.impl.juel.jakarta.el.ELResolver;
import org.camunda.bpm.impl.juel.jakarta.el.ListELResolver;
import org.camunda.bpm.impl.juel.jakarta.el.MapELResolver;
import org.springframework.context.ApplicationContext;

/**
 * The engine's expressions, cut down to what our models need. As shipped, an expression reaches every Spring bean and
 * from any object its class, and anybody who may use Tasklist can have one evaluated through a query
 * (CVE-2026-109432). Here an expression sees variables, the beans that models name, and plain values.
 */
final class HardenedExpressions extends SpringExpressionManager {

    /** The beans that models may name. */
    static final Set<String> BEANS = Set.of("approvals", "approvalRules", "checkRules", "checkTrouble", "keepRules", "overtakenChecks",
            "policy", "recoveries", "recoveryRules", "reminders", "reverseRules", "reviewRules", "riskRules", "secretsRules", "startRules", "windows");

    private final ApplicationContext context;

    HardenedExpressions(ApplicationContext context) {
        super(context, Map.of());
        this.context = context;
    }

    @Override
    protected ELResolver createElResolver() {
        CompositeELResolver resolvers = new CompositeELResolver();
        resolvers.add(new VariableScopeElResolver());
        resolvers.add(new VariableContextElResolver());
        resolvers.add(new BeanNameELResolver(new NamedBeans()));
        resolvers.add(new ArrayELResolver(true));
        resolvers.add(new ListELResolver(true));
        resolvers.add(new MapELResolver(true));
        resolvers.add(new GuardedMembers());
        return resolvers;
    }

    private final class NamedBeans extends BeanNameResolver {

        @Override
        public boolean isNameResolved(String name) {
            return BEANS.contains(name);
        }

        @Override
        public Object getBean(String name) {
            return context.getBean(name);
        }

        @Override
        public boolean isReadOnly(String name) {
            return true;
        }

        @Override
        public boolean canCreateBean(String name) {
            return false;
        }
    }
}
