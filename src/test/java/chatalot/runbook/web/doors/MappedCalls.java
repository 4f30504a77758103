package chatalot.runbook.web.doors;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.springframework.context.ApplicationContext;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;

/** Every call that the running service maps, whoever mapped it: controllers, actuator, springdoc, files, servlets, the webapps' APIs. */
record MappedCalls(ApplicationContext context) {

    Set<MappedCall> all() {
        Set<MappedCall> calls = new TreeSet<>(WebappCalls.all());
        context.getBeansOfType(RequestMappingInfoHandlerMapping.class).values()
                .forEach(mapping -> mapping.getHandlerMethods().keySet().forEach(info -> methods(info)
                        .forEach(method -> info.getPatternValues().forEach(pattern -> calls.add(new MappedCall(method, pattern))))));
        context.getBeansOfType(SimpleUrlHandlerMapping.class).values()
                .forEach(mapping -> mapping.getUrlMap().keySet().forEach(pattern -> calls.add(new MappedCall("GET", pattern))));
        return calls;
    }

    /** Where servlets stand that are neither Spring's nor in {@link WebappCalls}. */
    Set<String> otherServlets(ServletContext container) {
        Set<String> places = new TreeSet<>();
        container.getServletRegistrations().values().stream().map(ServletRegistration::getMappings).flatMap(Collection::stream).forEach(places::add);
        places.remove("/");
        WebappCalls.places().forEach(place -> places.remove(place + "/*"));
        return places;
    }

    private static Stream<String> methods(RequestMappingInfo info) {
        Set<RequestMethod> methods = info.getMethodsCondition().getMethods();
        return methods.isEmpty() ? Stream.of("GET", "POST") : methods.stream().map(RequestMethod::name);
    }
}
