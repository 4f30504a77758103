package chatalot.runbook.web.security.oidc;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizedClientRepository;

/** Access tokens of the provider are used once, to ask who somebody is, and then forgotten: a session that is stolen opens nothing there. */
class KeptNowhere implements OAuth2AuthorizedClientRepository {

    @Override
    public <T extends OAuth2AuthorizedClient> T loadAuthorizedClient(String registration, Authentication who, HttpServletRequest request) {
        return null;
    }

    @Override
    public void saveAuthorizedClient(OAuth2AuthorizedClient client, Authentication who, HttpServletRequest request, HttpServletResponse response) {
        // That is the point.
    }

    @Override
    public void removeAuthorizedClient(String registration, Authentication who, HttpServletRequest request, HttpServletResponse response) {
        // There is none.
    }
}
