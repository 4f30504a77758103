package chatalot.runbook.deploy;

import chatalot.runbook.instance.ComposeModel;

/**
 * An override of the Compose files by which a Traefik on the same host finds the app.
 *
 * @param service the app's
 * @param port    that the app listens on
 */
record ProxyOverride(DeployPlan plan, String service, int port) {

    private static final int USUAL_PORT = 8080;

    static ProxyOverride of(DeployPlan plan, ComposeModel model) {
        String app = model.services().stream().filter(model::isBuilt).findFirst().orElseThrow(() -> new NotInstalled(
                "None of the services in %s is built, so it is not known which one the reverse proxy is to serve.".formatted(plan.directory()),
                "Write %s yourself, then start the deployment again.".formatted(DeployPlan.OVERRIDE)));
        return new ProxyOverride(plan, app, model.ports(app).stream().findFirst().orElse(USUAL_PORT));
    }

    String text() {
        String router = plan.project();
        return """
                # Written for the first deployment; from here on it is yours to change.
                services:
                  %1$s:
                    labels:
                      traefik.enable: "true"
                      traefik.docker.network: "%2$s"
                      traefik.http.routers.%3$s.rule: "Host(`%4$s`)"
                      traefik.http.routers.%3$s.entrypoints: "websecure"
                      traefik.http.routers.%3$s.tls.certresolver: "%5$s"
                      traefik.http.services.%3$s.loadbalancer.server.port: "%6$d"
                    networks:
                      proxy: {}
                networks:
                  proxy:
                    name: "%2$s"
                    external: true
                """.formatted(service, plan.network(), router, plan.domain().orElseThrow(), plan.resolver(), port);
    }
}
