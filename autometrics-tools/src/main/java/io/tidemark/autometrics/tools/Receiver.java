package io.tidemark.autometrics.tools;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whom the Alertmanager tells, by a request to an address. What is secret is in files, and only their names are here. Immutable.
 *
 * @param name what routes name it by
 * @param url the address; null if it is in a file, or if nobody is told
 * @param urlFile the file with the address; null if it is no secret
 * @param tokenFile the file with what the receiver asks for as a bearer token; null for none
 */
record Receiver(
        String name,
        @Nullable URI url,
        @Nullable String urlFile,
        @Nullable String tokenFile) {

    static Receiver nobody(String name) {
        return new Receiver(name, null, null, null);
    }

    Receiver withUrl(URI address) {
        return new Receiver(name, address, urlFile, tokenFile);
    }

    Receiver withUrlFile(String file) {
        return new Receiver(name, url, file, tokenFile);
    }

    Receiver withTokenFile(String file) {
        return new Receiver(name, url, urlFile, file);
    }

    boolean isNobody() {
        return url == null && urlFile == null;
    }

    /** @throws IllegalArgumentException if the address is there twice, or not at all and a token is */
    void check() {
        if (url != null && urlFile != null) {
            throw new IllegalArgumentException(
                    "the receiver " + name + " has an address and a file with one: leave one out");
        }
        if (isNobody() && tokenFile != null) {
            throw new IllegalArgumentException("the receiver " + name + " has a token and no address: say where it is");
        }
    }

    /** As in {@code receivers}. */
    Map<String, Object> yaml() {
        Map<String, Object> receiver = new LinkedHashMap<>();
        receiver.put("name", name);
        if (!isNobody()) {
            Map<String, Object> webhook = new LinkedHashMap<>();
            if (url != null) {
                webhook.put("url", url.toString());
            }
            if (urlFile != null) {
                webhook.put("url_file", urlFile);
            }
            webhook.put("send_resolved", true);
            if (tokenFile != null) {
                webhook.put("http_config", Map.of("authorization", Map.of("credentials_file", tokenFile)));
            }
            receiver.put("webhook_configs", List.of(webhook));
        }
        return receiver;
    }
}
