package io.tidemark.prometheus.servers;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * What a server answered.
 *
 * @param contentType the header, or the empty string
 */
public record Answer(int status, String contentType, String body) {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    JsonNode json() {
        try {
            return MAPPER.readTree(body);
        } catch (JsonProcessingException problem) {
            throw new AssertionError("no JSON: " + this, problem);
        }
    }
}
