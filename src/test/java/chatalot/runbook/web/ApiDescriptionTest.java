package chatalot.runbook.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** What REST says of itself at {@code /api/docs}. */
@RunningService
class ApiDescriptionTest {

    @LocalServerPort
    private int port;
    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    private RequestMappingHandlerMapping mappings;

    @AfterEach
    void endWhatRuns() {
        new PlayedRuns(port).endAll();
    }

    @Test
    void whoeverIsSignedInMayReadIt() {
        assertThat(Caller.withBasic(port, "arthur").get("/api/docs").headers().firstValue("Content-Type").orElse("")).startsWith("application/json");
        assertThat(Caller.nobody(port).get("/api/docs").statusCode()).isEqualTo(401);
        assertThat(Caller.nobody(port).get("/api/docs.yaml").statusCode()).isEqualTo(401);
        assertThat(Caller.nobody(port).get("/v3/api-docs").statusCode()).isEqualTo(302);
    }

    @Test
    void everythingThatIsServedIsInItWithASummaryAndTheGroupsThatMayCall() {
        Set<String> served = mappings.getHandlerMethods().keySet().stream().flatMap(mapping -> mapping.getPatternValues().stream()
                        .filter(path -> path.startsWith("/api/") && !path.startsWith("/api/docs")).flatMap(path ->
                                mapping.getMethodsCondition().getMethods().stream().map(method -> method.name().toLowerCase() + " " + path)))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> described = new TreeSet<>();
        docs().get("paths").fields().forEachRemaining(path -> path.getValue().fields().forEachRemaining(operation -> {
            String what = operation.getKey() + " " + path.getKey();
            described.add(what);
            assertThat(operation.getValue().path("summary").asText()).as(what).isNotBlank();
            assertThat(operation.getValue().path("x-groups")).as(what).isNotEmpty();
            assertThat(operation.getValue().at("/responses/409/content/application~1problem+json/schema/$ref").asText()).as(what)
                    .isEqualTo("#/components/schemas/Problem");
            assertThat(operation.getValue().path("parameters").findValuesAsText("name")).as(what).doesNotContain("person", "groups");
        }));

        assertThat(described).isEqualTo(served).hasSizeGreaterThan(40);
    }

    @Test
    void eachRequestIsDescribedByItsOwnFields() {
        JsonNode docs = docs();
        mappings.getHandlerMethods().forEach((mapping, handler) -> Arrays.stream(handler.getMethodParameters())
                .filter(parameter -> parameter.hasParameterAnnotation(RequestBody.class)).forEach(parameter -> {
                    String path = mapping.getPatternValues().iterator().next();
                    JsonNode schema = resolved(docs, docs.get("paths").get(path).at("/post/requestBody/content/application~1json/schema"));
                    assertThat(schema.path("properties").fieldNames()).toIterable().as(path).containsExactlyInAnyOrderElementsOf(
                            Arrays.stream(parameter.getParameterType().getRecordComponents()).map(RecordComponent::getName).toList());
                }));
    }

    @Test
    void theGroupsAreThoseThatTheDoorLetsIn() {
        Map<String, String> members = Map.of("ops", "olivia", "approvers", "paula", "auditors", "arthur", "admins", "ada");
        docs().get("paths").fields().forEachRemaining(path -> path.getValue().fields().forEachRemaining(operation -> {
            if (operation.getKey().equals("post") && !path.getKey().equals("/api/notices/test")) {
                List<String> groups = texts(operation.getValue().get("x-groups"));
                members.forEach((group, person) -> {
                    String body = Caller.withBasic(port, person).post(path.getKey().replace("{name}", "nowhere").replaceAll("\\{[a-z]+}", "0"),
                            "{\"no such field\":1}").body();
                    assertThat(!body.contains("None of your groups may do this")).as("%s %s", path.getKey(), group).isEqualTo(groups.contains(group));
                });
            }
        }));
    }

    @Test
    void whatIsAnsweredIsAsItIsDescribed() {
        PlayedRuns runs = new PlayedRuns(port);
        long number = runs.startAndAwaitApproval("1.2.0");
        runs.approve("paula", number);
        runs.approve("paula", number);
        runs.awaitState(number, "waiting_for_review");

        fits("/api/instances", "/api/instances");
        fits("/api/instances/{name}", "/api/instances/demo");
        fits("/api/instances/{name}/doctor", "/api/instances/demo/doctor");
        fits("/api/instances/{name}/front-proxy", "/api/instances/demo/front-proxy?listen=0.0.0.0:80");
        fits("/api/instances/{name}/plan", "/api/instances/demo/plan");
        fits("/api/instances/{name}/rollback", "/api/instances/demo/rollback");
        fits("/api/instances/{name}/backups", "/api/instances/demo/backups");
        fits("/api/instances/{name}/kept", "/api/instances/demo/kept");
        fits("/api/runs", "/api/runs");
        fits("/api/runs/{number}", "/api/runs/" + number);
        fits("/api/runs/{number}/log", "/api/runs/" + number + "/log");
        fits("/api/runs/{number}/evidence", "/api/runs/" + number + "/evidence");
        fits("/api/runs/{number}/loss", "/api/runs/" + number + "/loss");
        JsonNode problem = json(Caller.withBasic(port, "arthur").get("/api/runs/70000").body());
        assertThat(misfits(docs(), docs().at("/components/schemas/Problem"), problem, "problem")).isEmpty();
    }

    @Test
    void aRequestNamesItsFieldsAndWhatIsMadeIsAnsweredWith201() {
        JsonNode update = docs().get("paths").get("/api/instances/{name}/updates").get("post");
        JsonNode schema = resolved(docs(), update.at("/requestBody/content/application~1json/schema"));

        assertThat(schema.get("properties").fieldNames()).toIterable().containsExactlyInAnyOrder("target", "reason", "notBefore");
        assertThat(schema.path("required")).isEmpty();
        assertThat(update.get("responses").has("200")).isFalse();
        assertThat(update.at("/responses/201/content/application~1json/schema/$ref").asText()).endsWith("/RunJson");
        assertThat(texts(update.get("x-groups"))).containsExactly("ops");
        assertThat(docs().at("/components/securitySchemes/basic/scheme").asText()).isEqualTo("basic");
    }

    private void fits(String path, String called) {
        JsonNode docs = docs();
        JsonNode answer = json(Caller.withBasic(port, "arthur").get(called).body());
        JsonNode schema = docs.get("paths").get(path).get("get").at("/responses/200/content/application~1json/schema");

        assertThat(schema).as(path).isNotEmpty();
        assertThat(misfits(docs, schema, answer, called)).isEmpty();
    }

    /** What of an answer is not as its schema says, both ways: nothing is missing, nothing is there that is not described. */
    private static List<String> misfits(JsonNode docs, JsonNode written, JsonNode value, String at) {
        JsonNode schema = resolved(docs, written);
        List<String> wrong = new ArrayList<>();
        if (value.isNull()) {
            return written.path("nullable").asBoolean() ? wrong : List.of(at + " is null");
        }
        switch (schema.path("type").asText()) {
            case "object" -> object(docs, schema, value, at, wrong);
            case "array" -> value.forEach(one -> wrong.addAll(misfits(docs, schema.get("items"), one, at + "[]")));
            case "string" -> wrong.addAll(value.isTextual() ? List.of() : List.of(at + " is no text"));
            case "integer" -> wrong.addAll(value.isIntegralNumber() ? List.of() : List.of(at + " is no whole number"));
            case "number" -> wrong.addAll(value.isNumber() ? List.of() : List.of(at + " is no number"));
            case "boolean" -> wrong.addAll(value.isBoolean() ? List.of() : List.of(at + " is neither true nor false"));
            default -> wrong.add(at + " has no type: " + schema);
        }
        return wrong;
    }

    private static void object(JsonNode docs, JsonNode schema, JsonNode value, String at, List<String> wrong) {
        if (!value.isObject()) {
            wrong.add(at + " is no object");
            return;
        }
        texts(schema.path("required")).stream().filter(name -> !value.has(name)).forEach(name -> wrong.add(at + "." + name + " is missing"));
        value.fields().forEachRemaining(field -> {
            JsonNode described = schema.path("properties").has(field.getKey()) ? schema.get("properties").get(field.getKey())
                    : schema.path("additionalProperties");
            if (described.isMissingNode()) {
                wrong.add(at + "." + field.getKey() + " is not described");
            } else {
                wrong.addAll(misfits(docs, described, field.getValue(), at + "." + field.getKey()));
            }
        });
    }

    private static JsonNode resolved(JsonNode docs, JsonNode schema) {
        JsonNode one = schema.has("allOf") ? schema.at("/allOf/0") : schema;
        return one.has("$ref") ? docs.at(one.get("$ref").asText().substring(1)) : one;
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
    }

    private JsonNode docs() {
        return json(Caller.withBasic(port, "arthur").get("/api/docs").body());
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError(text, e);
        }
    }
}
