package chatalot.runbook.web;

import com.github.benmanes.caffeine.cache.AsyncLoadingCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * What takes its time to find, as it was seen last: whoever asks gets that, and what is old is looked at again behind their back. One
 * look for one key at a time; who comes meanwhile shares it. A look that fails leaves what was seen before.
 */
final class LastSeen<V> implements AutoCloseable {

    private final ExecutorService workers;
    private final AsyncLoadingCache<String, V> cache;

    /**
     * @param name   of the threads that look
     * @param atOnce how many looks there are at a time
     * @param ages   when what was seen is old, and when it is of no use any more
     */
    LastSeen(String name, int atOnce, Caffeine<Object, Object> ages, Function<String, V> look) {
        CustomizableThreadFactory threads = new CustomizableThreadFactory(name + "-");
        threads.setDaemon(true);
        this.workers = Executors.newFixedThreadPool(atOnce, threads);
        this.cache = ages.executor(workers).buildAsync(look::apply);
    }

    /** What was seen last, now or, where nothing was, as soon as it is. */
    CompletableFuture<V> soon(String key) {
        return cache.get(key);
    }

    /** What was seen last; empty when nothing was yet, and then a look begins. */
    Optional<V> now(String key) {
        CompletableFuture<V> seen = soon(key);
        return seen.isDone() && !seen.isCompletedExceptionally() ? Optional.of(seen.join()) : Optional.empty();
    }

    @Override
    public void close() {
        workers.shutdownNow();
    }
}
