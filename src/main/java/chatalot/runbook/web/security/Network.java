package chatalot.runbook.web.security;

import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Where a request came from, as far as one party has it to themselves: an IPv4 address, or the first half of an IPv6 address, of which
 * everybody has as many second halves as they like.
 */
record Network(String name) {

    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:]*:[0-9A-Fa-f:]*");
    private static final int GROUPS = 8;

    /** @param address as the container tells it; what is no IPv6 address is taken as it is */
    static Network of(String address) {
        String plain = address.replaceAll("[\\[\\]]|%.*$", "");
        if (!IPV6.matcher(plain).matches()) {
            return new Network(plain);
        }
        int gap = plain.indexOf("::");
        Stream<String> groups = groups(gap < 0 ? plain : plain.substring(0, gap));
        if (gap >= 0) {
            String[] end = groups(plain.substring(gap + 2)).toArray(String[]::new);
            String[] begin = groups.toArray(String[]::new);
            groups = Stream.of(begin, IntStream.range(0, Math.max(0, GROUPS - begin.length - end.length)).mapToObj(i -> "0").toArray(String[]::new), end)
                    .flatMap(Arrays::stream);
        }
        return new Network(groups.limit(GROUPS / 2).map(group -> Integer.toHexString(Integer.parseInt(group, 16)))
                .collect(Collectors.joining(":")) + "::/64");
    }

    private static Stream<String> groups(String text) {
        return Arrays.stream(text.split(":")).filter(group -> !group.isEmpty());
    }
}
