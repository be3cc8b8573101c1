package io.tidemark.benchmarks;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsAsyncClient;

/** A {@link CountingServer} in a process of its own: what it allocates and compiles is in no figure, though it shares the processors. */
final class CloudWatchServer implements AutoCloseable {

    private final Process process;
    private final BufferedReader said;
    private final OutputStream asked;
    private final URI endpoint;

    CloudWatchServer() throws IOException {
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CountingServer.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        said = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        asked = process.getOutputStream();
        endpoint = URI.create(answer());
    }

    CloudWatchLogsAsyncClient client() {
        return client(endpoint);
    }

    /** A client with the SDK's settings, for the caller to close. */
    static CloudWatchLogsAsyncClient client(URI endpoint) {
        return CloudWatchLogsAsyncClient.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("access", "secret")))
                .build();
    }

    Taken taken() throws IOException {
        asked.write('\n');
        asked.flush();
        String[] numbers = answer().split(" ", -1);
        return new Taken(Long.parseLong(numbers[0]), Long.parseLong(numbers[1]), Long.parseLong(numbers[2]));
    }

    private String answer() throws IOException {
        String line = said.readLine();
        if (line == null) {
            throw new EOFException("the server has ended: " + process);
        }
        return line;
    }

    @Override
    public void close() {
        process.destroy();
    }

    /**
     * What came so far.
     *
     * @param events events that were taken
     * @param countedBytes their size as CloudWatch Logs counts it
     * @param wireBytes the size of the requests' bodies as they were sent
     */
    record Taken(long events, long countedBytes, long wireBytes) {
        Taken since(Taken before) {
            return new Taken(events - before.events, countedBytes - before.countedBytes, wireBytes - before.wireBytes);
        }
    }
}
