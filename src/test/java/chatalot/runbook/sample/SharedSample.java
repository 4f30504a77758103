package chatalot.runbook.sample;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Makes the shared sample when the first test asks for it and removes it when all tests are over. */
class SharedSample implements ParameterResolver {

    private record Owned(SampleInstance sample) implements ExtensionContext.Store.CloseableResource {
        @Override
        public void close() {
            sample.close();
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == SampleInstance.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot().getStore(Namespace.create(SharedSample.class))
                .getOrComputeIfAbsent(SampleInstance.class, key -> new Owned(SampleInstance.create("v1.0.0")), Owned.class)
                .sample();
    }
}
