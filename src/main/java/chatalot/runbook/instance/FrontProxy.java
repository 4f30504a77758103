package chatalot.runbook.instance;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A proxy between the users of an instance and its app, which holds what they ask while the app is away. It never sends again what may have
 * reached the app, but for what only reads. See decision 34.
 */
public final class FrontProxy {

    private static final Path PLACE = Path.of("/etc/caddy/Caddyfile");
    /** What stands for itself in a Caddyfile and in a URL. */
    private static final Pattern PLAIN_PATH = Pattern.compile("/[A-Za-z0-9._~/%?&=+:@,-]*");
    /** Caddy 2.6 loses the body of a request that it holds, and holds for every other reason than a refused connection only what reads. */
    private static final String CADDYFILE = """
            # Chatalot Runbook, front proxy of %1$s: users come to %2$s, and while the app at %4$s is away it holds what they ask.
            # It has to run on the instance's host, or where that address is reached. For Caddy 2.6 and later. After a change: restart, never reload.
            {
            	admin off
            }

            http://:%3$d {%5$s
            	# What only reads is asked again until the app answers it.
            	@reading method GET HEAD OPTIONS
            	handle @reading {
            		reverse_proxy %4$s {
            			lb_try_duration %6$ds
            			lb_try_interval 50ms
            			lb_retry_match method GET HEAD OPTIONS
            			transport http {
            				keepalive off
            			}
            		}
            	}

            	# All else waits until the app answers this, then goes to it once, and never again.
            	handle {
            		forward_auth %4$s {
            			uri %7$s
            			header_up -If-*
            			lb_try_duration %6$ds
            			lb_try_interval 50ms
            			transport http {
            				keepalive off
            			}
            		}
            		reverse_proxy %4$s {
            			transport http {
            				keepalive off
            			}
            		}
            	}
            }
            """;
    private static final String BIND = "\n\tbind %s\n";

    private final Instance instance;
    private final Duration hold;

    /** @param settings those of the same instance */
    public FrontProxy(Instance instance, InstanceSettings settings) {
        this.instance = instance;
        this.hold = longestAbsence(settings);
    }

    /**
     * For the app's end, for a new version that never gets healthy and for its way back: what each may take by the budget, and the gate's
     * patience. An update that is predicted to take longer does not start.
     */
    private static Duration longestAbsence(InstanceSettings settings) {
        return settings.timeouts().stop().plus(settings.downtimeBudget().plus(settings.timeouts().verify()).multipliedBy(2));
    }

    /** For how long a request is held at most, each time that the app is away. */
    public Duration hold() {
        return hold;
    }

    /**
     * The Caddyfile.
     *
     * @param listen where users come to
     * @param app    where the app answers, as seen from where the proxy runs; absent means where it publishes its port on its host
     * @throws DiscoveryRefused when it is not known where the app answers, or that is where users are to come to
     */
    public TextFile file(ListenAddress listen, Optional<ListenAddress> app) {
        ListenAddress to = app.orElseGet(this::published);
        if (listen.isTakenBy(to)) {
            throw refused("the front proxy cannot listen at %s, where the app itself does.".formatted(listen),
                    "Name another address, or let the app publish another port first.");
        }
        if (!PLAIN_PATH.matcher(instance.healthPath()).matches()) {
            throw refused("its health-path %s cannot be written in a Caddyfile.".formatted(instance.healthPath()), "Write it percent-encoded.");
        }
        String bind = listen.host().isEmpty() ? "" : BIND.formatted(listen.host());
        return new TextFile(PLACE, CADDYFILE.formatted(instance.name(), listen, listen.port(), to, bind, secondsUp(hold), instance.healthPath()));
    }

    private ListenAddress published() {
        URI url = instance.publishedUrl().orElseThrow(() -> refused("it is not known where its app answers: it publishes no port.",
                "Say with --forward-to where it does, as seen from where the proxy runs."));
        return Optional.of(url).filter(plain -> plain.getScheme().equals("http") && plain.getRawPath().isEmpty())
                .flatMap(plain -> ListenAddress.parse(plain.getHost() + ":" + (plain.getPort() < 0 ? 80 : plain.getPort())))
                .orElseThrow(() -> refused("its users come to %s, which is not the app's own address.".formatted(url),
                        "Say with --forward-to where the app itself answers, as seen from where the proxy runs."));
    }

    private static long secondsUp(Duration time) {
        return time.plusMillis(999).toSeconds();
    }

    private DiscoveryRefused refused(String problem, String mend) {
        return new DiscoveryRefused(instance.name(), problem, mend);
    }
}
