package chatalot.runbook.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CanonicalJsonTest {

    @Test
    void namesAreInOrderAndNothingIsBetweenThem() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("b", null);
        fields.put("a", "é \"quoted\" \u0001 \ud83d\ude00");
        fields.put("c", Arrays.asList(1, "x", null));

        assertThat(CanonicalJson.of(fields).text()).isEqualTo("{\"a\":\"é \\\"quoted\\\" \\u0001 \ud83d\ude00\",\"b\":null,\"c\":[1,\"x\",null]}");
    }

    @Test
    void anotherOrderIsTheSame() {
        assertThat(CanonicalJson.of(Map.of("x", 1, "y", "2")).digest()).isEqualTo(CanonicalJson.of(new LinkedHashMap<>(Map.of("y", "2", "x", 1))).digest());
    }

    @Test
    void whatJsonCannotSayIsRefused() {
        assertThatThrownBy(() -> CanonicalJson.of(Map.of("x", "\ud83d"))).isInstanceOf(IllegalArgumentException.class);
    }
}
