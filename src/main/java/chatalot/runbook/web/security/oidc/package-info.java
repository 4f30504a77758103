/** Sign-in by an OpenID Connect provider. Without {@code runbook.oidc.issuer} nothing here is loaded. */
package chatalot.runbook.web.security.oidc;
