package chatalot.runbook.web.security;

import chatalot.runbook.run.ApiTokens;
import chatalot.runbook.run.Passwords;
import chatalot.runbook.run.People;
import chatalot.runbook.run.Person;
import chatalot.runbook.run.ProvidedPeople;
import chatalot.runbook.run.Trail;
import chatalot.runbook.run.WaysIn;
import chatalot.runbook.web.Problems;
import jakarta.servlet.DispatcherType;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.authorization.AuthorizationManagers;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.ExceptionTranslationFilter;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.authentication.logout.LogoutFilter;
import org.springframework.security.web.authentication.www.BasicAuthenticationFilter;
import org.springframework.security.web.savedrequest.HttpSessionRequestCache;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * The doors in front of everything, one chain for each: REST, the engine's webapps, the actuator, the console.
 * Nothing is open but the sign-in page with its style sheet and {@code GET /actuator/health}.
 */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {

    private final People people;
    private final DoorAnswers answers;
    private final Trail trail;
    private final WaysIn ways;
    private final SessionStamps stamps;
    private final PasswordToChange passwordToChange;

    SecurityConfiguration(People people, DoorAnswers answers, Trail trail, WaysIn ways, SessionStamps stamps, Passwords passwords, Problems problems) {
        this.people = people;
        this.answers = answers;
        this.trail = trail;
        this.ways = ways;
        this.stamps = stamps;
        this.passwordToChange = new PasswordToChange(passwords, problems);
    }

    /** REST: a password or a token with every request, no session, and so nothing a foreign page could ride on. */
    @Bean
    @Order(1)
    SecurityFilterChain restDoor(HttpSecurity http, ApiTokens tokens, ProvidedPeople provided, SignInThrottle throttle, SignInTrail signIns,
            Clock clock) throws Exception {
        TokenSignIn byToken = new TokenSignIn(tokens, people, provided, throttle, signIns, clock, answers.signInFirst());
        return stateless(http, "/api/**").addFilterBefore(byToken, BasicAuthenticationFilter.class).authorizeHttpRequests(requests -> {
            allowDispatches(requests);
            hold(CallRules.REST, requests);
        }).build();
    }

    /** Tasklist, Cockpit and Admin: the console's session, the webapps' own CSRF cookie, and a list of allowed calls. */
    @Bean
    @Order(2)
    SecurityFilterChain webappsDoor(HttpSecurity http, Problems problems) throws Exception {
        return withSessions(http).securityMatcher(at("/camunda/**"))
                .authorizeHttpRequests(requests -> allowDispatches(requests).anyRequest().access(new GroupRule(people, CallRules.EVERYBODY)))
                .csrf(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                // The webapps' scripts are megabytes that never change; the webapps themselves say what not to keep.
                .headers(headers -> headers.frameOptions(HeadersConfigurer.FrameOptionsConfig::sameOrigin)
                        .cacheControl(HeadersConfigurer.CacheControlConfig::disable))
                .exceptionHandling(errors -> errors.authenticationEntryPoint(answers.signInToWebapp())
                        .accessDeniedHandler(answers.notYours()))
                .formLogin(form -> form.loginPage("/login")
                        .loginProcessingUrl("/camunda/api/admin/auth/user/default/login/*")
                        .successHandler(answers.signedInToWebapp())
                        .failureHandler(answers.signInFailed()))
                .logout(logout -> logout
                        .logoutRequestMatcher(post("/camunda/api/admin/auth/user/*/logout")[0])
                        .logoutSuccessHandler((request, response, who) -> response.setStatus(HttpStatus.OK.value())))
                .addFilterBefore(new RefusedCalls(trail, ways), ExceptionTranslationFilter.class)
                .addFilterAfter(new EngineDoor(problems), AuthorizationFilter.class)
                .build();
    }

    /** Health without details for everybody; metrics for auditors and for whoever has their token; the rest for administrators. */
    @Bean
    @Order(3)
    SecurityFilterChain actuatorDoor(HttpSecurity http, MetricsToken metrics) throws Exception {
        return stateless(http, "/actuator/**").authorizeHttpRequests(requests -> allowDispatches(requests)
                .requestMatchers(get("/actuator/health")).permitAll()
                .requestMatchers(get("/actuator/prometheus"))
                        .access(AuthorizationManagers.anyOf(metrics, in(Person.AUDITORS, Person.ADMINS)))
                .anyRequest().access(in(Person.ADMINS))).build();
    }

    /** The console, and whatever else somebody may ask for. */
    @Bean
    @Order(4)
    SecurityFilterChain consoleDoor(HttpSecurity http, ObjectProvider<ProviderSignIn> provider) throws Exception {
        HttpSecurity door = withSessions(http).addFilterBefore(new RefusedCalls(trail, ways), ExceptionTranslationFilter.class)
                .authorizeHttpRequests(requests -> {
                    allowDispatches(requests).requestMatchers(get("/login", "/assets/**", "/favicon.ico")).permitAll();
                    hold(CallRules.CONSOLE, requests);
                })
                .formLogin(form -> form.loginPage("/login").permitAll().defaultSuccessUrl("/instances")
                        .failureHandler(answers.backToSignIn()))
                .exceptionHandling(errors -> errors.authenticationEntryPoint(answers.signInOnPage()))
                .requestCache(cache -> cache.requestCache(pagesOnly()))
                .logout(logout -> logout.logoutSuccessUrl("/login?out"));
        for (ProviderSignIn further : provider) {
            further.addTo(door);
        }
        return door.build();
    }

    private HttpSecurity withSessions(HttpSecurity http) throws Exception {
        return http.sessionManagement(sessions -> sessions.addSessionAuthenticationStrategy(stamps))
                .addFilterBefore(new OutdatedSessions(stamps), LogoutFilter.class)
                .addFilterBefore(passwordToChange, AuthorizationFilter.class);
    }

    private HttpSecurity stateless(HttpSecurity http, String paths) throws Exception {
        return http.securityMatcher(at(paths))
                .addFilterBefore(new RefusedCalls(trail, ways), ExceptionTranslationFilter.class)
                .addFilterBefore(passwordToChange, AuthorizationFilter.class)
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .csrf(AbstractHttpConfigurer::disable)
                .httpBasic(basic -> basic.authenticationEntryPoint(answers.signInFirst()))
                .exceptionHandling(errors -> errors.authenticationEntryPoint(answers.signInFirst())
                        .accessDeniedHandler(answers.notYours()));
    }

    /** By the path as sent, whichever servlet it belongs to: the webapps bring servlets of their own. */
    private static RequestMatcher at(String pattern) {
        return PathPatternRequestMatcher.withDefaults().matcher(pattern);
    }

    private static RequestMatcher[] get(String... patterns) {
        return at(HttpMethod.GET, patterns);
    }

    private static RequestMatcher[] post(String... patterns) {
        return at(HttpMethod.POST, patterns);
    }

    private static RequestMatcher[] at(HttpMethod method, String... patterns) {
        return Arrays.stream(patterns).map(pattern -> PathPatternRequestMatcher.withDefaults().matcher(method, pattern))
                .toArray(RequestMatcher[]::new);
    }

    /** After the sign-in people land on the page they asked for, never on a fragment of one. */
    private static HttpSessionRequestCache pagesOnly() {
        HttpSessionRequestCache cache = new HttpSessionRequestCache();
        cache.setMatchingRequestParameterName(null);
        cache.setRequestMatcher(request -> request.getMethod().equals("GET") && !DoorAnswers.isForFragment(request));
        return cache;
    }

    /** What no rule lets anybody do stays closed. */
    private void hold(List<CallRules.Rule> rules,
            AuthorizeHttpRequestsConfigurer<HttpSecurity>.AuthorizationManagerRequestMatcherRegistry requests) {
        rules.forEach(rule -> requests.requestMatchers(rule.matchers()).access(new ScopeRule(rule, new GroupRule(people, rule.groups()))));
        requests.anyRequest().denyAll();
    }

    private GroupRule in(String... groups) {
        return new GroupRule(people, Set.of(groups));
    }

    /** An error, a forward or the end of a stream was let in at its first dispatch; asking again would turn a 403 into a 401. */
    private static AuthorizeHttpRequestsConfigurer<HttpSecurity>.AuthorizationManagerRequestMatcherRegistry
            allowDispatches(AuthorizeHttpRequestsConfigurer<HttpSecurity>.AuthorizationManagerRequestMatcherRegistry requests) {
        return requests.dispatcherTypeMatchers(DispatcherType.ERROR, DispatcherType.FORWARD, DispatcherType.ASYNC).permitAll();
    }
}
