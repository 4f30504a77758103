package chatalot.runbook.web.api;

import chatalot.runbook.run.Person;
import chatalot.runbook.web.security.CallRules;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;

/** What {@code /api/docs} says beyond what the controllers, their records and their Javadoc say themselves. */
@Configuration(proxyBeanMethods = false)
class ApiDescription {

    private static final String BASIC = "basic";
    private static final String BEARER = "bearer";
    private static final String PROBLEM = "Problem";
    /** What any call may be answered with; the words are in its {@code detail}. */
    private static final Map<String, String> PROBLEMS = new TreeMap<>(Map.of(
            "400", "Something in the call is not as it must be; nothing was changed",
            "401", "Sign in first; or user, password or token is wrong",
            "403", "None of your groups may do this, or the rules do not let you",
            "404", "There is no such thing",
            "409", "Not now: another run, a freeze, or where the run stands",
            "422", "Well-formed, and yet it cannot be done",
            "429", "Too many failed sign-ins; Retry-After says how long to wait",
            "503", "What is needed for it does not answer now; try again"));

    @Bean
    OpenAPI description() {
        SpringDocUtils.getConfig().addRequestWrapperToIgnore(Person.class);
        return new OpenAPI().info(new Info().title("Chatalot Runbook").version("1").description("Updates a running Chatalot with approvals, "
                        + "a proven backup and a way back. Every call carries a user and a password (HTTP Basic) or a token (Bearer); every error is a "
                        + "problem as of RFC 9457. `x-groups` names whose members may make a call, `x-token-scope` which token is enough for it."))
                .components(new Components().addSecuritySchemes(BASIC, new SecurityScheme().type(SecurityScheme.Type.HTTP).scheme(BASIC))
                        .addSecuritySchemes(BEARER, new SecurityScheme().type(SecurityScheme.Type.HTTP).scheme(BEARER)))
                .addSecurityItem(new SecurityRequirement().addList(BASIC)).addSecurityItem(new SecurityRequirement().addList(BEARER));
    }

    /** What is made is answered with 201. */
    @Bean
    OperationCustomizer createdWith201() {
        return (operation, method) -> {
            if (method.hasMethodAnnotation(PostMapping.class) && method.getMethod().getReturnType() == ResponseEntity.class) {
                ApiResponses responses = operation.getResponses();
                responses.addApiResponse("201", responses.remove("200").description("Created"));
            }
            return operation;
        };
    }

    @Bean
    OpenApiCustomizer groupsAndProblems() {
        return api -> {
            api.getPaths().forEach((path, item) -> item.readOperationsMap().forEach((method, operation) -> {
                HttpMethod called = HttpMethod.valueOf(method.name());
                String example = path.replaceAll("\\{[^}]+}", "x");
                operation.addExtension("x-groups", List.copyOf(new TreeSet<>(CallRules.groups(called, example))));
                operation.addExtension("x-token-scope", CallRules.scope(called, example).map(scope -> scope.name().toLowerCase(Locale.ROOT))
                        .orElse("none"));
                addProblems(operation);
            }));
            // Not before: what nothing refers to is left out.
            api.getComponents().addSchemas(PROBLEM, problem());
        };
    }

    /** What a record always says is required, and what it may leave open is null then. */
    @Bean
    ModelConverter recordsAsTheyAreWritten() {
        return new RecordSchemas();
    }

    private static void addProblems(Operation operation) {
        PROBLEMS.forEach((status, words) -> operation.getResponses().addApiResponse(status, new ApiResponse().description(words)
                .content(new Content().addMediaType("application/problem+json",
                        new MediaType().schema(new Schema<>().$ref("#/components/schemas/" + PROBLEM))))));
    }

    private static Schema<?> problem() {
        return new ObjectSchema().description("An error, as of RFC 9457")
                .addProperty("type", new StringSchema().description("about:blank"))
                .addProperty("title", new StringSchema().description("What the status is called"))
                .addProperty("status", new IntegerSchema())
                .addProperty("detail", new StringSchema().description("What is wrong, for people"))
                .addProperty("instance", new StringSchema().description("The path that was called"))
                .required(List.of("type", "title", "status", "detail"));
    }
}
