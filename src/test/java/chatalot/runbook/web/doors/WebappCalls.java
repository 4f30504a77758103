package chatalot.runbook.web.doors;

import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Application;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.camunda.bpm.admin.impl.web.AdminApplication;
import org.camunda.bpm.cockpit.impl.web.CockpitApplication;
import org.camunda.bpm.tasklist.impl.web.TasklistApplication;
import org.camunda.bpm.webapp.impl.engine.EngineRestApplication;
import org.camunda.bpm.welcome.impl.web.WelcomeApplication;

/** Every call that the APIs of Camunda's webapps know, read from the classes that the service has registered for them. */
final class WebappCalls {

    private static final Map<String, Application> APPLICATIONS = Map.of("/camunda/api/admin", new AdminApplication(),
            "/camunda/api/cockpit", new CockpitApplication(), "/camunda/api/tasklist", new TasklistApplication(),
            "/camunda/api/welcome", new WelcomeApplication(), "/camunda/api/engine", new EngineRestApplication());

    private final Set<MappedCall> found = new TreeSet<>();
    /** Resources that lead to each other would never end. */
    private final Deque<Class<?>> under = new ArrayDeque<>();

    private WebappCalls() {
    }

    /** Where these APIs are: what the servlets are mapped to. */
    static Set<String> places() {
        return APPLICATIONS.keySet();
    }

    static Set<MappedCall> all() {
        WebappCalls calls = new WebappCalls();
        APPLICATIONS.forEach((place, application) -> Stream.concat(application.getClasses().stream(),
                        application.getSingletons().stream().map(Object::getClass))
                .forEach(type -> annotation(type, Path.class).ifPresent(path -> calls.read(type, joined(place, path.value())))));
        return calls.found;
    }

    private void read(Class<?> resource, String place) {
        if (under.contains(resource)) {
            return;
        }
        under.push(resource);
        for (Method method : resource.getMethods()) {
            Set<String> verbs = new LinkedHashSet<>();
            Optional<String> path = Optional.empty();
            for (Method declared : declarations(method)) {
                Arrays.stream(declared.getAnnotations()).map(Annotation::annotationType)
                        .flatMap(type -> Optional.ofNullable(type.getAnnotation(HttpMethod.class)).stream()).map(HttpMethod::value).forEach(verbs::add);
                path = path.or(() -> Optional.ofNullable(declared.getAnnotation(Path.class)).map(Path::value));
            }
            String here = path.map(more -> joined(place, more)).orElse(place);
            verbs.forEach(verb -> found.add(new MappedCall(verb, here)));
            if (verbs.isEmpty() && path.isPresent()) {
                read(method.getReturnType(), here);
            }
        }
        under.pop();
    }

    /** The method and what it overrides: annotations of JAX-RS count wherever they stand. */
    private static Set<Method> declarations(Method method) {
        Set<Method> all = new LinkedHashSet<>(Set.of(method));
        ancestors(method.getDeclaringClass()).forEach(type -> Arrays.stream(type.getDeclaredMethods())
                .filter(other -> other.getName().equals(method.getName())
                        && Arrays.equals(other.getParameterTypes(), method.getParameterTypes())).forEach(all::add));
        return all;
    }

    private static <A extends Annotation> Optional<A> annotation(Class<?> type, Class<A> kind) {
        return Stream.concat(Stream.of(type), ancestors(type).stream()).flatMap(each -> Optional.ofNullable(each.getAnnotation(kind)).stream()).findFirst();
    }

    private static Set<Class<?>> ancestors(Class<?> type) {
        Set<Class<?>> all = new LinkedHashSet<>();
        Stream.concat(Stream.ofNullable(type.getSuperclass()), Arrays.stream(type.getInterfaces())).forEach(parent -> {
            all.add(parent);
            all.addAll(ancestors(parent));
        });
        return all;
    }

    private static String joined(String place, String path) {
        String inner = path.replaceAll("^/+|/+$", "");
        return inner.isEmpty() ? place : place + "/" + inner;
    }
}
