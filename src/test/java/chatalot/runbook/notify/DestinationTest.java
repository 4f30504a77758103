package chatalot.runbook.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Where no webhook may lead, however its address is written. */
class DestinationTest {

    private static final Destination OPEN = new Destination(true, Set.of(8090));
    private static final Destination USUAL = new Destination(false, Set.of(8090));

    @Property
    void whateverIsWrittenIsTakenOrRefusedWithItsKeyAndNeverRepeated(@ForAll("urls") String url) {
        try {
            Destination.check("runbook.notify.webhooks (chat).url", new Secret(url));
            USUAL.checkLiteral("runbook.notify.webhooks (chat).url", new Secret(url));
            assertThat(URI.create(url).getHost()).isNotNull();
        } catch (IllegalArgumentException refused) {
            assertThat(refused).hasMessageStartingWith("runbook.notify.webhooks (chat).url: ").hasNoCause();
            assertThat(refused).hasMessageNotContaining("T0P");
        }
    }

    @Property
    void noWayToWriteAForbiddenAddressPasses(@ForAll("forbidden") String host, @ForAll @IntRange(min = 1, max = 65535) int port) {
        URI url = URI.create("http://%s:%d/latest".formatted(host, port));

        assertThatThrownBy(() -> OPEN.checkLiteral("key", new Secret(url.toString()))).isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("key: it leads to").hasMessageNotContaining(host);
        assertThatThrownBy(() -> OPEN.demandAllowed(url)).isInstanceOf(DeliveryFailed.class).hasMessageContaining("is never called");
    }

    @Property
    void theLoopbackInterfaceIsCalledOnlyWhereThatIsSaid(@ForAll("loopback") String host) {
        URI url = URI.create("http://%s:9000/hook".formatted(host));

        assertThatThrownBy(() -> USUAL.checkLiteral("key", new Secret(url.toString()))).hasMessageContaining("runbook.notify.allow-loopback");
        assertThatThrownBy(() -> USUAL.demandAllowed(url)).isInstanceOf(DeliveryFailed.class).hasMessageContaining("runbook.notify.allow-loopback");
        assertThatCode(() -> OPEN.checkLiteral("key", new Secret(url.toString()))).doesNotThrowAnyException();
        assertThatCode(() -> OPEN.demandAllowed(url)).doesNotThrowAnyException();
    }

    @Property
    void everyOtherAddressMayBeCalled(@ForAll @IntRange(min = 1, max = 99) int first, @ForAll @IntRange(max = 255) int second,
            @ForAll @IntRange(max = 255) int last) {
        URI url = URI.create("https://%d.%d.0.%d/hooks/1".formatted(first, second, last));

        assertThatCode(() -> USUAL.checkLiteral("key", new Secret(url.toString()))).doesNotThrowAnyException();
        assertThatCode(() -> USUAL.demandAllowed(url)).doesNotThrowAnyException();
    }

    @Example
    void thisServiceIsNeverCalledAtAnyAddressOfItsMachine() throws SocketException {
        List<String> ours = NetworkInterface.networkInterfaces().flatMap(NetworkInterface::inetAddresses).filter(address -> !address.isLinkLocalAddress())
                .map(InetAddress::getHostAddress).map(text -> text.contains(":") ? "[" + text.replaceFirst("%.*", "") + "]" : text).toList();

        assertThat(ours).isNotEmpty().allSatisfy(host -> assertThatThrownBy(() -> OPEN.demandAllowed(URI.create("http://%s:8090/api/runs".formatted(host))))
                .isInstanceOf(DeliveryFailed.class).hasMessageContaining("this service itself"));
        assertThatThrownBy(() -> new Destination(true, Set.of(443)).checkLiteral("key", new Secret("https://127.0.0.1/"))).hasMessageContaining(
                "this service itself");
    }

    @Example
    void aServiceWithAWebhookThatNamesSuchAnAddressDoesNotStart() {
        assertThatThrownBy(() -> NoticeNode.settings(Map.of("runbook.notify.webhooks[0].name", "chat", "runbook.notify.webhooks[0].url",
                "http://169.254.169.254/latest/meta-data/"))).rootCause().hasMessageStartingWith("runbook.notify.webhooks (chat).url: it leads to a link-local");
    }

    @Provide
    Arbitrary<String> forbidden() {
        return Arbitraries.oneOf(
                Arbitraries.of("100.100.100.200", "192.0.0.192", "168.63.129.16", "[fd00:ec2::254]", "0.0.0.0", "[::]", "255.255.255.255",
                        "[::ffff:169.254.169.254]", "[64:ff9b::a9fe:a9fe]", "[64:ff9b:1::a9fe:a9fe]", "[2002:a9fe:a9fe::1]", "[::a9fe:a9fe]", "2852039166"),
                Arbitraries.integers().between(0, 0xffff).map(rest -> "169.254.%d.%d".formatted(rest >> 8, rest & 0xff)),
                Arbitraries.integers().between(0, 0xffff).map(rest -> Long.toString(0xa9fe0000L + rest)),
                Arbitraries.integers().between(224, 239).map("%d.1.2.3"::formatted),
                Arbitraries.integers().between(0, 255).map("0.1.2.%d"::formatted),
                Arbitraries.integers().between(0, 0xffff).map("[fe80::1:%x]"::formatted),
                Arbitraries.integers().between(0, 0xffff).map("[ff02::%x]"::formatted),
                Arbitraries.integers().between(0, 0xffff).map("[::ffff:a9fe:%x]"::formatted));
    }

    @Provide
    Arbitrary<String> loopback() {
        return Arbitraries.oneOf(Arbitraries.of("localhost", "LOCALHOST", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "[64:ff9b::7f00:1]"),
                Arbitraries.integers().between(1, 0xfffffe).map(rest -> "127.%d.%d.%d".formatted(rest >> 16, rest >> 8 & 0xff, rest & 0xff)));
    }

    @Provide
    Arbitrary<String> urls() {
        Arbitrary<String> scheme = Arbitraries.of("http://", "https://", "HTTP://", "ftp://", "file:///", "//", "http:", "jar:http://", "");
        Arbitrary<String> host = Arbitraries.oneOf(Arbitraries.strings().ofMaxLength(20), forbidden(), loopback(), Arbitraries.of("chat.example.org", "a..b",
                "user:password@chat.example.org", "[::1", "%00", "0x7f.1", "127.1", "0177.0.0.1", "1.2.3.4.5", "999.1.1.1", "-a", "a_b"));
        Arbitrary<String> rest = Arbitraries.oneOf(Arbitraries.of("", "/", ":0/", ":65536/", ":99999999999/", ":-1", "/hooks/x?x=y#z", "/\u0000"), Arbitraries.strings().ofMaxLength(40));
        return scheme.flatMap(one -> host.flatMap(two -> rest.map(three -> one + two + three + "T0P")));
    }
}
