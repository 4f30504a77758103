package chatalot.runbook.notify;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where webhooks may lead: anywhere but to addresses that exist for the machine itself, like a cloud's metadata, and to this service.
 *
 * @param allowLoopback whether what listens on the loopback interface alone may be called
 * @param ownPorts      on which this service listens; at this machine's addresses they are never called
 */
record Destination(boolean allowLoopback, Set<Integer> ownPorts) {

    static final String ALLOW_LOOPBACK = "runbook.notify.allow-loopback";

    /** Metadata services of clouds that are not link-local: Alibaba, Oracle, Azure, AWS over IPv6. */
    private static final Set<String> METADATA =
            Set.of("100.100.100.200", "192.0.0.192", "168.63.129.16", "fd00:ec2:0:0:0:0:0:254");
    private static final String LOOPBACK = "a loopback address";
    private static final String BROADCAST = "255.255.255.255";
    /** Names that stand for one address everywhere (RFC 6761), and what resolvers read as numbers. */
    private static final Pattern LITERAL = Pattern.compile("\\[.*]|(0x[0-9a-f]+|[0-9]+)(\\.(0x[0-9a-f]+|[0-9]+)){0,3}\\.?|(.*\\.)?localhost\\.?");
    private static final int IPV4_LENGTH = 4;

    /** Where in an IPv6 address a translator or tunnel finds the IPv4 address that it would call instead. */
    private enum Embedding {
        TRANSLATED("0064ff9b0000000000000000", 12), TRANSLATED_HERE("0064ff9b0001", 12), SIX_TO_FOUR("2002", 2),
        COMPATIBLE("000000000000000000000000", 12);

        private final byte[] prefix;
        private final int place;

        Embedding(String prefix, int place) {
            this.prefix = HexFormat.of().parseHex(prefix);
            this.place = place;
        }

        private Optional<byte[]> in(byte[] address) {
            return address.length > IPV4_LENGTH && Arrays.equals(address, 0, prefix.length, prefix, 0, prefix.length)
                    ? Optional.of(Arrays.copyOfRange(address, place, place + IPV4_LENGTH)) : Optional.empty();
        }
    }

    Destination {
        ownPorts = Set.copyOf(ownPorts);
    }

    /** Whether it is a URL that can be called at all. @throws IllegalArgumentException naming the key, and never the URL, which may be a secret itself */
    static void check(String key, Secret url) {
        String mend = "Write it like https://chat.example.org/hooks/1234";
        try {
            URI parsed = new URI(url.value());
            Wrong.unless(Set.of("http", "https").contains(String.valueOf(parsed.getScheme())) && parsed.getHost() != null,
                    key, "it is no http or https URL", mend);
            Wrong.unless(parsed.getPort() <= 65535 && parsed.getPort() != 0, key, "it names a port that there is not", mend);
            Wrong.unless(parsed.getRawUserInfo() == null, key, "it holds a user or password", "Use a secret for the signature");
        } catch (URISyntaxException e) {
            // Without its cause, which quotes the URL.
            throw new IllegalArgumentException("%s: it is no URL. %s.".formatted(key, mend));
        }
    }

    /** What can be said before any name is looked up. @throws IllegalArgumentException naming the key when the URL itself names an address that is refused */
    void checkLiteral(String key, Secret url) {
        URI parsed = URI.create(url.value());
        if (LITERAL.matcher(parsed.getHost().toLowerCase(Locale.ROOT)).matches()) {
            try {
                refusal(parsed).ifPresent(why -> {
                    throw new IllegalArgumentException("%s: it leads to %s. Write the address of the receiver%s.".formatted(key, why,
                            why.equals(LOOPBACK) ? ", or set %s where it does run on this machine".formatted(ALLOW_LOOPBACK) : ""));
                });
            } catch (UnknownHostException e) {
                throw new IllegalArgumentException("%s: its host is no address. Write it like https://chat.example.org/hooks/1234.".formatted(key));
            }
        }
    }

    /**
     * Looks the host up and refuses what no webhook may reach. The connection that follows asks Java for the same name and gets the same
     * answer: Java keeps one for 30 seconds ({@code networkaddress.cache.ttl}). So whoever changes what a name leads to (DNS rebinding)
     * would have to do it within the moment in which an answer grows old between the two; to close that as well the check would have to
     * be the client's own look-up, which Java's client offers to nobody. What is answered is never read, so not even then anything is
     * learned from it but a status.
     *
     * @throws DeliveryFailed when it is unknown or refused
     */
    void demandAllowed(URI url) throws DeliveryFailed {
        try {
            Optional<String> why = refusal(url);
            if (why.isPresent()) {
                throw new DeliveryFailed("Its host leads to %s, which is never called%s.".formatted(why.get(),
                        why.get().equals(LOOPBACK) ? " unless %s says so".formatted(ALLOW_LOOPBACK) : ""));
            }
        } catch (UnknownHostException e) {
            throw new DeliveryFailed("Its host is unknown.", e);
        }
    }

    /** Why it is not called; absent when it may be. One address of several is enough: nobody knows which will be taken. */
    private Optional<String> refusal(URI url) throws UnknownHostException {
        for (InetAddress address : InetAddress.getAllByName(url.getHost().replaceAll("^\\[|]$", ""))) {
            Optional<String> why = refusal(address, port(url));
            if (why.isPresent()) {
                return why;
            }
        }
        return Optional.empty();
    }

    private Optional<String> refusal(InetAddress address, int port) {
        if (isForbidden(address)) {
            return Optional.of("a link-local or metadata address, or one that is no single machine's");
        }
        if (ownPorts.contains(port) && isOurs(address)) {
            return Optional.of("this service itself");
        }
        Optional<String> within = embedded(address).flatMap(real -> refusal(real, port));
        return within.isPresent() || allowLoopback || !address.isLoopbackAddress() ? within : Optional.of(LOOPBACK);
    }

    private static boolean isForbidden(InetAddress address) {
        boolean thisNetwork = address instanceof Inet4Address && address.getAddress()[0] == 0;
        return address.isLinkLocalAddress() || address.isMulticastAddress() || address.isAnyLocalAddress() || thisNetwork
                || address.getHostAddress().equals(BROADCAST) || METADATA.contains(address.getHostAddress().replaceFirst("%.*", ""));
    }

    private static boolean isOurs(InetAddress address) {
        try {
            return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException e) {
            throw new IllegalStateException("This machine's own addresses cannot be seen", e);
        }
    }

    private static int port(URI url) {
        return url.getPort() > 0 ? url.getPort() : url.getScheme().equals("https") ? 443 : 80;
    }

    private static Optional<InetAddress> embedded(InetAddress address) {
        return address.isLoopbackAddress() ? Optional.empty() : Arrays.stream(Embedding.values())
                .flatMap(kind -> kind.in(address.getAddress()).stream()).findFirst().map(Destination::ipv4);
    }

    private static InetAddress ipv4(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("Four bytes are an address", e);
        }
    }
}
