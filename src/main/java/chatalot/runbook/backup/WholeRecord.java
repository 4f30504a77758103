package chatalot.runbook.backup;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/** Whether a record that was read has all its parts: JSON that leaves something out, or says {@code null}, is JSON all the same. */
final class WholeRecord {

    private WholeRecord() {
    }

    static boolean is(Object read) {
        if (read instanceof Record one) {
            return Arrays.stream(one.getClass().getRecordComponents()).allMatch(component -> is(value(one, component)));
        }
        if (read instanceof Map<?, ?> map) {
            return map.entrySet().stream().allMatch(entry -> is(entry.getKey()) && is(entry.getValue()));
        }
        if (read instanceof Collection<?> all) {
            return all.stream().allMatch(WholeRecord::is);
        }
        return read instanceof Optional<?> optional ? optional.isEmpty() || is(optional.get()) : read != null;
    }

    private static Object value(Record one, RecordComponent component) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(one);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("A record can be asked for its parts", e);
        }
    }
}
