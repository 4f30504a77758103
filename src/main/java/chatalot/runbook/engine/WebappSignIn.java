package chatalot.runbook.engine;

import jakarta.servlet.FilterConfig;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import java.util.Optional;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.rest.security.auth.AuthenticationProvider;
import org.camunda.bpm.engine.rest.security.auth.AuthenticationResult;
import org.camunda.bpm.webapp.impl.security.auth.ContainerBasedAuthenticationFilter;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** One sign-in for everything: who is signed in to the console is signed in to Tasklist, Cockpit and Admin. */
@Configuration(proxyBeanMethods = false)
class WebappSignIn {

    /** After our own filter chains (order -100) and before the webapps' filters, which the engine's starter adds last. */
    private static final int AFTER_OUR_CHAINS = 0;

    @Bean
    FilterRegistrationBean<ContainerBasedAuthenticationFilter> webappSignInFilter() {
        FilterRegistrationBean<ContainerBasedAuthenticationFilter> filter =
                new FilterRegistrationBean<>(new SignedInFilter());
        filter.addUrlPatterns("/camunda/*");
        filter.setOrder(AFTER_OUR_CHAINS);
        return filter;
    }

    /** Takes its provider as an object; the parent would make one from a class name. */
    private static final class SignedInFilter extends ContainerBasedAuthenticationFilter {
        @Override
        public void init(FilterConfig configuration) {
            authenticationProvider = new SignedInPrincipal();
        }
    }

    /** The principal that our filter chains put on the request. The engine looks up the groups itself. */
    private static final class SignedInPrincipal implements AuthenticationProvider {
        @Override
        public AuthenticationResult extractAuthenticatedUser(HttpServletRequest request, ProcessEngine engine) {
            return Optional.ofNullable(request.getUserPrincipal()).map(Principal::getName)
                    .map(AuthenticationResult::successful).orElseGet(AuthenticationResult::unsuccessful);
        }

        @Override
        public void augmentResponseByAuthenticationChallenge(HttpServletResponse response, ProcessEngine engine) {
            // Nobody comes this far without being signed in: the chains in front answer with the sign-in page.
        }
    }
}
