package io.tidemark.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CloudWatchEndpointTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
                    http://127.0.0.1:4566                                       | false | -
                    http://localhost:4566/                                      | false | -
                    http://[::1]:4566                                           | false | -
                    HTTPS://Logs.Example.com/proxy                              | false | -
                    https://logs.eu-west-1.example.com                          | false | -
                    https://logs.eu-west-1.amazonaws.com.example.com            | false | -
                    https://logs.eu-west-1.amazonaws.com                        | true  | eu-west-1
                    https://LOGS.EU-WEST-1.AMAZONAWS.COM/                       | true  | eu-west-1
                    https://logs.us-gov-east-1.amazonaws.com                    | true  | us-gov-east-1
                    https://logs-fips.us-east-2.amazonaws.com                   | true  | us-east-2
                    https://logs.cn-north-1.amazonaws.com.cn                    | true  | cn-north-1
                    https://logs.ap-southeast-4.api.aws                         | true  | ap-southeast-4
                    https://vpce-0a1b-2c3d.logs.eu-west-1.vpce.amazonaws.com    | true  | eu-west-1
                    https://amazonaws.com                                       | false | -
                    https://monitoring.eu-west-1.amazonaws.com                  | true  | -
                    """)
    void aHostOfAwsNamesItsRegion(String url, boolean ofAws, String region) {
        CloudWatchEndpoint endpoint = CloudWatchEndpoint.parse(url);

        assertThat(endpoint.isOfAws()).isEqualTo(ofAws);
        assertThat(endpoint.region().orElse(null)).isEqualTo(region);
        assertThat(endpoint).hasToString(url);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "aws",
                "localhost:4566",
                "127.0.0.1:4566",
                "ftp://localhost",
                "http://",
                "http:localhost",
                "http://a b",
                "http://localhost:0",
                "http://localhost:65536",
                "http://key:secret@localhost",
                "http://localhost?region=x",
                "http://localhost#x"
            })
    void whatIsNoUrlOfAHostIsNamedWithTheFix(String text) {
        assertThatThrownBy(() -> CloudWatchEndpoint.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'" + text + "' is no endpoint: write the URL of its host, as http://127.0.0.1:4566"
                        + " or https://logs.eu-west-1.amazonaws.com");
    }
}
