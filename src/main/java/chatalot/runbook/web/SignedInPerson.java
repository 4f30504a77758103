package chatalot.runbook.web;

import chatalot.runbook.run.People;
import chatalot.runbook.run.Person;
import java.util.List;
import java.util.Optional;
import java.security.Principal;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.MethodParameter;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Hands controllers the {@link Person} who is signed in, with the groups of this moment. */
@Configuration(proxyBeanMethods = false)
class SignedInPerson implements WebMvcConfigurer, HandlerMethodArgumentResolver {

    private final People people;

    SignedInPerson(People people) {
        this.people = people;
    }

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(this);
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType().equals(Person.class);
    }

    @Override
    public Person resolveArgument(MethodParameter parameter, ModelAndViewContainer model, NativeWebRequest request,
            WebDataBinderFactory binders) {
        return Optional.ofNullable(request.getUserPrincipal()).map(Principal::getName).flatMap(people::find)
                .orElseThrow(() -> new AccessDeniedException("Nobody is signed in"));
    }
}
