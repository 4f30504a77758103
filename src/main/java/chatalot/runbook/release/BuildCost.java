package chatalot.runbook.release;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What has to be built anew. A prediction: no part of the digest.
 *
 * @param parts          parts of the release that changed, in the order of the enum
 * @param earlierSeconds how long the longest of the latest builds of this instance took, where there were any
 */
public record BuildCost(List<Part> parts, Optional<Double> earlierSeconds) {

    /** A part of Chatalot's tree that its Dockerfile builds by itself. */
    public enum Part {
        SERVER("the server (Rust)", "(crates/(?!chatalot-crypto).*|Cargo\\.toml|migrations/.*)"),
        WASM("the encryption (WASM)", "crates/chatalot-crypto.*"),
        WEB_CLIENT("the web client", "(clients/web/.*)"),
        LOCKFILES("dependencies (lockfiles)", "(.*/)?(Cargo\\.lock|package-lock\\.json|pnpm-lock\\.yaml|yarn\\.lock)"),
        DOCKERFILE("the Dockerfile, so that no earlier layer may fit", "(.*/)?(Dockerfile[^/]*|\\.dockerignore)");

        private final String words;
        private final Pattern paths;

        Part(String words, String paths) {
            this.words = words;
            this.paths = Pattern.compile(paths);
        }

        public String words() {
            return words;
        }
    }

    public BuildCost {
        parts = List.copyOf(parts);
    }

    /** @param changed files that differ between the releases, counted from the checkout */
    static BuildCost of(List<String> changed, Experience experience) {
        Set<Part> parts = EnumSet.noneOf(Part.class);
        for (Part part : Part.values()) {
            if (changed.stream().anyMatch(file -> part.paths.matcher(file).matches())) {
                parts.add(part);
            }
        }
        return new BuildCost(List.copyOf(parts), experience.build());
    }
}
