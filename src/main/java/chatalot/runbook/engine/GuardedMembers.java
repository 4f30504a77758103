package chatalot.runbook.engine;

import java.util.Collection;
import java.util.Date;
import java.util.Map;
import java.util.Set;
import org.camunda.bpm.engine.delegate.VariableScope;
import org.camunda.bpm.impl.juel.jakarta.el.BeanELResolver;
import org.camunda.bpm.impl.juel.jakarta.el.ELContext;
import org.camunda.bpm.impl.juel.jakarta.el.ELException;

/**
 * Members of plain values (texts, numbers, dates, collections), of our own named beans, and a few of the execution or
 * task that is evaluated. Everything else is refused, and from nothing can its class be had.
 */
final class GuardedMembers extends BeanELResolver {

    private static final Set<String> NEVER = Set.of("class", "getClass", "forName", "getModule", "getDeclaringClass",
            "wait", "notify", "notifyAll");
    private static final Set<String> OF_SCOPES = Set.of("getVariable", "setVariable", "hasVariable", "id", "getId",
            "processInstanceId", "getProcessInstanceId", "processBusinessKey", "getProcessBusinessKey",
            "currentActivityId", "getCurrentActivityId", "businessKey", "getBusinessKey");

    GuardedMembers() {
        super(true);
    }

    @Override
    public Object getValue(ELContext context, Object base, Object property) {
        guard(base, property);
        return super.getValue(context, base, property);
    }

    @Override
    public Object invoke(ELContext context, Object base, Object method, Class<?>[] types, Object[] parameters) {
        guard(base, method);
        return super.invoke(context, base, method, types, parameters);
    }

    private static void guard(Object base, Object member) {
        if (base == null || member == null) {
            return;
        }
        String name = member.toString();
        boolean allowed = !NEVER.contains(name)
                && (plain(base) || ours(base) || base instanceof VariableScope && OF_SCOPES.contains(name));
        if (!allowed) {
            throw new ELException("An expression may not use '%s' of a %s".formatted(name,
                    base.getClass().getSimpleName()));
        }
    }

    private static boolean plain(Object base) {
        return base instanceof CharSequence || base instanceof Number || base instanceof Boolean
                || base instanceof Date || base instanceof Collection || base instanceof Map
                || base.getClass().getPackageName().equals("java.time")
                || base.getClass().getPackageName().equals("org.joda.time");
    }

    private static boolean ours(Object base) {
        return base.getClass().getPackageName().equals(GuardedMembers.class.getPackageName());
    }
}
