package chatalot.runbook.bench.pages;

import chatalot.runbook.bench.BenchmarkFailed;
import chatalot.runbook.bench.Samples;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/**
 * Visits every page over and over. Rounds go over all pages before they begin again, each in another order, so that what else happens in
 * some second meets all of them alike: other work of the machine, and the hash of a password, which REST costs every half minute.
 */
final class Visits {

    private final URI service;
    private final List<Page> pages;

    Visits(URI service, List<Page> pages) {
        this.service = service;
        this.pages = List.copyOf(pages);
    }

    List<Page> pages() {
        return pages;
    }

    /** How long a page took, as many clients asked at once. */
    record Timed(Page page, int clients, Samples samples) { }

    /**
     * @param clients  how many ask at the same time, each without a pause
     * @param rounds   how often each of them asks for each page
     * @return each page once, the slowest first
     * @throws BenchmarkFailed when a page answers with anything but 200
     */
    List<Timed> by(int clients, int rounds) {
        ExecutorService threads = Executors.newFixedThreadPool(clients);
        try {
            List<Future<Map<Page, List<Long>>>> going = IntStream.range(0, clients)
                    .mapToObj(client -> threads.submit(() -> rounds(new Random(client), rounds))).toList();
            Map<Page, List<Long>> all = new LinkedHashMap<>();
            for (Future<Map<Page, List<Long>>> one : going) {
                one.get().forEach((page, nanos) -> all.computeIfAbsent(page, first -> new ArrayList<>()).addAll(nanos));
            }
            return all.entrySet().stream().map(each -> new Timed(each.getKey(), clients,
                    Samples.of(each.getValue().stream().mapToLong(Long::longValue))))
                    .sorted(Comparator.comparing((Timed timed) -> timed.samples().percentile(95)).reversed()).toList();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof BenchmarkFailed failed ? failed : new BenchmarkFailed("a client failed: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchmarkFailed("interrupted while measuring", e);
        } finally {
            threads.shutdownNow();
        }
    }

    private Map<Page, List<Long>> rounds(Random chance, int rounds) {
        Visitor visitor = new Visitor(service);
        List<Page> order = new ArrayList<>(pages);
        // The hash at its arrival is no page's.
        order.stream().filter(Page::isRest).findFirst().ifPresent(visitor::visit);
        Map<Page, List<Long>> nanos = new LinkedHashMap<>();
        for (int round = 0; round < rounds; round++) {
            Collections.shuffle(order, chance);
            order.forEach(page -> nanos.computeIfAbsent(page, one -> new ArrayList<>()).add(visitor.visit(page)));
        }
        return nanos;
    }
}
