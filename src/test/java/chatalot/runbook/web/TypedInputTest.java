package chatalot.runbook.web;

import static org.assertj.core.api.Assertions.assertThat;

import chatalot.runbook.run.Refused;
import chatalot.runbook.text.HoldsNoControl;
import chatalot.runbook.text.Hostile;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What people type into pages, the command line and REST. */
class TypedInputTest {

    @Property
    void aReferenceIsANameThatGitTakesOrBlank(@ForAll("references") String typed) {
        taken(() -> Input.reference(Optional.of(typed))).ifPresent(reference -> assertThat(reference).matches("([A-Za-z0-9][A-Za-z0-9._/+-]*)?").doesNotContain("..", "//"));
        taken(() -> Input.commit(typed)).ifPresent(commit -> assertThat(commit).matches("[0-9a-f]{7,64}"));
    }

    @Property
    void wordsAreReadByPeopleAndByNobodysTerminal(@ForAll("texts") String typed) {
        taken(() -> Input.words("reason", Optional.of(typed))).ifPresent(words -> assertThat(words.replace("\r", "")).is(new HoldsNoControl()).hasSizeLessThanOrEqualTo(2000)
                .matches(text -> text.equals(new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))));
        taken(() -> Input.neededWords("reason", Optional.of(typed))).ifPresent(words -> assertThat(words).isNotBlank());
    }

    @Property
    void aPrivateKeyInTheWrongFieldIsNotKept(@ForAll("texts") String before, @ForAll("texts") String after) {
        assertThat(taken(() -> Input.words("comment", Optional.of(before + "AGE-SECRET-KEY-1QQPQZRFR7ZZ2WCV" + after)))).isEmpty();
        assertThat(taken(() -> Input.words("comment", Optional.of(before + "-----BEGIN OPENSSH PRIVATE KEY-----" + after)))).isEmpty();
    }

    @Property
    void idsAndDigestsAreWhatTheyAreOrRefused(@ForAll("ids") String typed) {
        taken(() -> Input.person(Optional.of(typed)).orElse("")).ifPresent(person -> assertThat(person).matches("([A-Za-z0-9][A-Za-z0-9.@_-]{0,63})?"));
        taken(() -> Input.digest(Optional.of(typed))).ifPresent(digest -> assertThat(digest).matches("[0-9a-f]{64}"));
        taken(() -> Input.run(typed)).ifPresent(run -> assertThat(run.value()).isPositive());
        taken(() -> Input.freeze(typed));
        taken(() -> Input.identityCheck(typed));
        taken(() -> Input.decision(Optional.of(typed)));
        taken(() -> Input.recovery(Optional.of(typed)));
    }

    @Property
    void aMomentLiesWhereDatabasesKnowTimes(@ForAll("moments") String typed) {
        taken(() -> Input.moment("until", Optional.of(typed)).orElse(Instant.EPOCH)).ifPresent(moment -> assertThat(moment).isBetween(Instant.EPOCH, Instant.parse("9999-12-31T00:00:00Z")));
    }

    @Property
    void whateverStandsInAnAddressIsAskedForOrRefused(@ForAll("parameters") Map<String, String> parameters) {
        Asked asked = new Asked(parameters);

        taken(asked::runs).ifPresent(filter -> assertThat(filter).isNotNull());
        taken(() -> asked.events(true)).ifPresent(filter -> assertThat(filter).isNotNull());
        taken(asked::exception);
        taken(asked::format);
        taken(() -> asked.number("before"));
        taken(() -> asked.limit(50, 500)).ifPresent(limit -> assertThat(limit).isBetween(1, 500));
        assertThat(asked.at("/runs", "before", 7)).startsWith("/runs?").doesNotContainPattern("[\\x00-\\x20\"<>]");
    }

    /** What it was taken for; empty when it was refused in words. Anything else is a fault. */
    private static <T> Optional<T> taken(Supplier<T> reading) {
        try {
            return Optional.of(reading.get());
        } catch (Refused refused) {
            assertThat(refused.getMessage()).isNotBlank().hasSizeLessThan(700).is(new HoldsNoControl());
            return Optional.empty();
        }
    }

    @Provide
    Arbitrary<String> references() {
        return Hostile.around(Arbitraries.of("v1.1.0", "feature/x", "c0ffee0", "main", "a.lock", "refs/heads/x"));
    }

    @Provide
    Arbitrary<String> texts() {
        return Hostile.text();
    }

    @Provide
    Arbitrary<String> ids() {
        return Hostile.around(Arbitraries.of("olivia", "a@b.example", "3f".repeat(32), "7", "-7", "9223372036854775808", "approve", "confirm"));
    }

    @Provide
    Arbitrary<String> moments() {
        return Hostile.around(Arbitraries.of("2026-12-01T02:00+01:00", "2026-12-01T02:00Z", "+999999999-12-31T23:59:59.999999999-18:00", "-999999999-01-01T00:00+18:00", "2026-02-30T00:00Z",
                "1969-12-31T23:59Z", "2026-12-01"));
    }

    @Provide
    Arbitrary<Map<String, String>> parameters() {
        Arbitrary<String> names = Arbitraries.oneOf(Arbitraries.of("instance", "kind", "outcome", "person", "from", "to", "text", "exceptions", "routine", "actor", "act", "run", "before", "limit",
                "format"), Hostile.pieces());
        Arbitrary<String> values = Hostile.around(Arbitraries.of("update", "true", "2026-01-01", "+999999999-12-31", "7", "csv", "99999999999999999999", "2026-01-01T00:00Z"));
        return Arbitraries.maps(names, values).ofMaxSize(6);
    }
}
