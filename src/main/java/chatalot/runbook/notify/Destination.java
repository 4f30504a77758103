package chatalot.runbook.notify;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;

/** Where a webhook may lead: anywhere but to addresses that exist for the machine itself, like a cloud's metadata. */
final class Destination {

    /** Metadata services of clouds that are not link-local: Alibaba, Oracle, Azure, AWS over IPv6. */
    private static final Set<String> METADATA =
            Set.of("100.100.100.200", "192.0.0.192", "168.63.129.16", "fd00:ec2:0:0:0:0:0:254");
    private static final byte[] NAT64 = HexFormat.of().parseHex("0064ff9b0000000000000000");
    private static final int IPV4_LENGTH = 4;

    private Destination() {
    }

    /** @throws IllegalArgumentException naming the key, and never the URL, which may be a secret itself */
    static void check(String key, Secret url) {
        String mend = "Write it like https://chat.example.org/hooks/1234";
        try {
            URI parsed = new URI(url.value());
            Wrong.unless(Set.of("http", "https").contains(String.valueOf(parsed.getScheme())) && parsed.getHost() != null,
                    key, "it is no http or https URL", mend);
            Wrong.unless(parsed.getRawUserInfo() == null, key, "it holds a user or password", "Use a secret for the signature");
        } catch (URISyntaxException e) {
            // Without its cause, which quotes the URL.
            throw new IllegalArgumentException("%s: it is no URL. %s.".formatted(key, mend));
        }
    }

    /**
     * Looks the host up and refuses what no webhook may reach. The connection that follows uses the same answer: Java
     * keeps it for 30 seconds.
     *
     * @throws DeliveryFailed when it is unknown or refused
     */
    static void demandAllowed(URI url) throws DeliveryFailed {
        try {
            String host = url.getHost().replaceAll("^\\[|]$", "");
            for (InetAddress address : InetAddress.getAllByName(host)) {
                if (isForbidden(address)) {
                    throw new DeliveryFailed("Its host leads to a link-local or metadata address, which is never called.");
                }
            }
        } catch (UnknownHostException e) {
            throw new DeliveryFailed("Its host is unknown.", e);
        }
    }

    private static boolean isForbidden(InetAddress address) {
        return address.isLinkLocalAddress() || address.isMulticastAddress() || METADATA.contains(address.getHostAddress())
                || embedded(address).filter(Destination::isForbidden).isPresent();
    }

    /** The IPv4 address that a translator would call instead. */
    private static Optional<InetAddress> embedded(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (!(address instanceof Inet6Address) || !Arrays.equals(bytes, 0, NAT64.length, NAT64, 0, NAT64.length)) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByAddress(Arrays.copyOfRange(bytes, bytes.length - IPV4_LENGTH, bytes.length)));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("Four bytes are an address", e);
        }
    }
}
