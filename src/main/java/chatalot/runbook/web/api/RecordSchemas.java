package chatalot.runbook.web.api;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JavaType;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.core.util.Json;
import io.swagger.v3.oas.models.media.Schema;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Schemas of records. An answer always has all of a record's components, those that are {@link Optional} as null where there is nothing to
 * say; of a request these may be left out.
 */
class RecordSchemas implements ModelConverter {

    @Override
    public Schema<?> resolve(AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> chain) {
        if (!chain.hasNext()) {
            return null;
        }
        Schema<?> resolved = chain.next().resolve(type, context, chain);
        JavaType java = Json.mapper().constructType(type.getType());
        if (resolved != null && java != null && java.isRecordType()) {
            Schema<?> model = Optional.ofNullable(resolved.get$ref()).<Schema<?>>map(reference -> context.getDefinedModels()
                    .get(reference.substring(reference.lastIndexOf('/') + 1))).orElse(resolved);
            describe(model, java.getRawClass());
        }
        return resolved;
    }

    private static void describe(Schema<?> model, Class<?> written) {
        if (model.getProperties() == null) {
            return;
        }
        List<RecordComponent> components = components(written).toList();
        Map<String, Schema> properties = model.getProperties();
        components.stream().filter(component -> component.getType() == Optional.class).map(RecordComponent::getName)
                .forEach(name -> properties.computeIfPresent(name, (key, property) -> nullable(property)));
        boolean answer = !written.getSimpleName().endsWith("Request");
        model.setRequired(components.stream().filter(component -> answer || component.getType() != Optional.class)
                .map(RecordComponent::getName).filter(properties::containsKey).toList());
    }

    /** Also those of records that stand in this one as if they were its own. */
    private static Stream<RecordComponent> components(Class<?> written) {
        return Arrays.stream(written.getRecordComponents()).flatMap(component -> component.getAccessor().isAnnotationPresent(JsonUnwrapped.class)
                ? components(component.getType()) : Stream.of(component));
    }

    private static Schema<?> nullable(Schema<?> property) {
        return property.get$ref() == null ? property.nullable(true) : new Schema<>().allOf(List.of(property)).nullable(true);
    }
}
