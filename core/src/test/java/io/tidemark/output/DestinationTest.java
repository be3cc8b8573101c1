package io.tidemark.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.output.Destination.Platform;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DestinationTest {

    private static final String ECS = "ECS_CONTAINER_METADATA_URI_V4";

    private static void assertOpens(String name, Map<String, String> environment) throws IOException {
        Destination destination = Destination.from(environment);
        try (Output output = destination.open()) {
            assertThat(output.name()).as(destination.describe()).isEqualTo(name);
        }
        assertThat(destination.describe()).startsWith("to " + name + ", because ");
    }

    @Test
    void choosesByThePlatform() throws IOException {
        assertOpens("tcp://127.0.0.1:25888", Map.of());
        assertOpens("standard output", Map.of("AWS_LAMBDA_FUNCTION_NAME", "f"));
        assertOpens("tcp://127.0.0.1:25888", Map.of(ECS, "http://169.254.170.2/v4/1"));
        assertOpens("tcp://172.17.0.1:25888", Map.of(ECS, "http://169.254.170.2/v4/1", "FLUENT_HOST", "172.17.0.1"));
        assertOpens(
                "tcp://127.0.0.1:25888",
                Map.of("ECS_CONTAINER_METADATA_URI", "http://169.254.170.2/v3/1", "FLUENT_PORT", "24224"));
        assertOpens("tcp://127.0.0.1:25888", Map.of("FLUENT_HOST", "not on ECS"));
    }

    @ParameterizedTest
    @CsvSource({
        "Local, LOCAL, standard output",
        "LAMBDA, LAMBDA, standard output",
        "agent, AGENT, tcp://127.0.0.1:25888",
        "EC2, EC2, tcp://127.0.0.1:25888",
        "ecs, ECS, tcp://fluent:25888"
    })
    void thePlatformThatIsNamedGoesFirst(String named, Platform platform, String name) throws IOException {
        Map<String, String> environment =
                Map.of("AWS_EMF_ENVIRONMENT", named, "AWS_LAMBDA_FUNCTION_NAME", "f", "FLUENT_HOST", "fluent");
        assertThat(Destination.from(environment).platform()).isEqualTo(platform);
        assertOpens(name, environment);
    }

    @ParameterizedTest
    @CsvSource({
        "tcp://10.0.0.1:1234, tcp://10.0.0.1:1234",
        "TCP://cloudwatch_agent:25888/, tcp://cloudwatch_agent:25888",
        "udp://127.0.0.1:25888, udp://127.0.0.1:25888",
        "tcp://[::1]:25888, tcp://[::1]:25888",
        "unix:///run/agent.sock, unix:///run/agent.sock"
    })
    void theEndpointIsTakenWhereThereIsAnAgent(String endpoint, String name) throws IOException {
        assertOpens(name, Map.of("AWS_EMF_AGENT_ENDPOINT", endpoint, ECS, "http://ecs", "FLUENT_HOST", "fluent"));
        assertOpens("standard output", Map.of("AWS_EMF_AGENT_ENDPOINT", endpoint, "AWS_LAMBDA_FUNCTION_NAME", "f"));
        assertOpens("standard output", Map.of("AWS_EMF_AGENT_ENDPOINT", endpoint, "AWS_EMF_WRITE_TO_STDOUT", "True"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1:25888",
                "http://127.0.0.1:25888",
                "tcp://127.0.0.1",
                "tcp://:25888",
                "tcp://a:0",
                "tcp://a:70000",
                "tcp://a:b",
                "tcp://a b:1",
                "tcp://::1:25888",
                "tcp://$(NODE_IP):25888",
                "tcp://host:1/path",
                "unix://run/agent.sock",
                "tcp://"
            })
    void anEndpointThatIsMalformedIsToldOf(String endpoint) {
        assertThatThrownBy(() ->
                        Destination.from(Map.of("AWS_EMF_AGENT_ENDPOINT", endpoint, "AWS_LAMBDA_FUNCTION_NAME", "f")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("AWS_EMF_AGENT_ENDPOINT is \"" + endpoint
                        + "\": write tcp://host:port, udp://host:port or unix:///path");
    }

    @Test
    void whatMayBeAPasswordIsNotRepeated() {
        assertThatThrownBy(() -> Destination.from(Map.of("AWS_EMF_AGENT_ENDPOINT", "tcp://user:secret@agent:25888")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "AWS_EMF_AGENT_ENDPOINT is \"tcp://***@agent:25888\": write tcp://host:port, udp://host:port or"
                                + " unix:///path (the host is \"***@agent\", which is no name and no address of a host)")
                .hasStackTraceContaining("***@agent");
    }

    @Test
    void otherValuesThatMakeNoSenseAreToldOf() {
        assertThatThrownBy(() -> Destination.from(Map.of("AWS_EMF_ENVIRONMENT", "Lamdba")))
                .hasMessage(
                        "AWS_EMF_ENVIRONMENT is \"Lamdba\": it must be Local, Lambda, Agent, EC2 or ECS, or not be set");
        assertThatThrownBy(() -> Destination.from(Map.of("AWS_EMF_WRITE_TO_STDOUT", "yes")))
                .hasMessage("AWS_EMF_WRITE_TO_STDOUT is \"yes\": it must be true or false, or not be set");
        assertThatThrownBy(() -> Destination.from(Map.of(ECS, "http://ecs", "FLUENT_HOST", "a/b")))
                .hasMessage("FLUENT_HOST is \"a/b\", which is no name and no address of a host");
    }

    @Test
    void whatIsBlankIsNotSet() throws IOException {
        assertOpens(
                "tcp://127.0.0.1:25888",
                Map.of(
                        "AWS_EMF_ENVIRONMENT", " ",
                        "AWS_EMF_AGENT_ENDPOINT", "",
                        "AWS_LAMBDA_FUNCTION_NAME", "",
                        "AWS_EMF_WRITE_TO_STDOUT", ""));
    }

    @Test
    void handsOnWhatTheFormatNeeds() {
        Destination destination = Destination.from(Map.of(
                "AWS_EMF_LOG_GROUP_NAME", "ducks",
                "AWS_EMF_LOG_STREAM_NAME", "pond",
                "AWS_EMF_SERVICE_NAME", "Ducks"));
        assertThat(destination.logGroup()).contains("ducks");
        assertThat(destination.logStream()).contains("pond");
        assertThat(destination.serviceName()).contains("Ducks");
        assertThat(destination.serviceType()).isEmpty();
    }

    @Test
    void saysWhy() {
        assertThat(Destination.from(Map.of("AWS_EMF_ENVIRONMENT", "Lambda", "AWS_EMF_AGENT_ENDPOINT", "udp://a:1")))
                .hasToString("Destination[to standard output, because the platform is LAMBDA, as AWS_EMF_ENVIRONMENT"
                        + " says; AWS_EMF_AGENT_ENDPOINT is not used there]");
        assertThat(Destination.from(Map.of()).describe())
                .isEqualTo("to tcp://127.0.0.1:25888, because the platform is AGENT, and AWS_EMF_AGENT_ENDPOINT is not"
                        + " set");
        assertThat(Destination.fromEnvironment().platform()).isNotNull();
    }
}
