package io.tidemark.demo;

import io.tidemark.cloudwatch.CloudWatchLogsStream;
import io.tidemark.stream.EntryStream;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.AwsProfileRegionProvider;
import software.amazon.awssdk.regions.providers.AwsRegionProviderChain;
import software.amazon.awssdk.regions.providers.SystemSettingsRegionProvider;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsAsyncClient;

/** The pond's log group at an endpoint. Nothing else in the demo uses the AWS SDK: a demo without CloudWatch does not load it. */
final class CloudWatch implements AutoCloseable {
    /** The visitors are in a hurry, the network may not be: all of 20,000 requests find room, about 14 MiB. */
    private static final int BATCHES = 32;

    private static final int REQUESTS_IN_FLIGHT = 4;

    private final CloudWatchLogsAsyncClient client;
    private final CloudWatchLogsStream stream;

    private CloudWatch(CloudWatchLogsAsyncClient client, String namespace, Duration patience) {
        this.client = client;
        this.stream = CloudWatchLogsStream.builder()
                .client(client)
                .logGroup(DemoOptions.LOG_GROUP)
                .namespace(namespace)
                .queueCapacity(BATCHES)
                .requestsInFlight(REQUESTS_IN_FLIGHT)
                .shutdownTimeout(patience)
                .build();
    }

    /**
     * Makes a client. Whether there is anything at the endpoint shows later.
     *
     * @param patience how long it may take at the end to send the rest
     * @throws DemoException if there are no credentials, or the SDK's configuration cannot be used
     */
    static CloudWatch open(CloudWatchEndpoint endpoint, String namespace, Duration patience) throws DemoException {
        try {
            CloudWatchLogsAsyncClient client = CloudWatchLogsAsyncClient.builder()
                    .endpointOverride(endpoint.uri())
                    .region(region(endpoint))
                    .credentialsProvider(credentials(endpoint))
                    .build();
            return new CloudWatch(client, namespace, patience);
        } catch (SdkException problem) {
            throw new DemoException(
                    "the AWS SDK cannot be set up for " + endpoint + " (" + problem.getMessage()
                            + "); look at ~/.aws and the AWS_ variables, or leave --cloudwatch out",
                    problem);
        }
    }

    /** Elsewhere than at AWS it is part of the signature and no more: the machine's own, if it has one in AWS, is not asked for. */
    private static Region region(CloudWatchEndpoint endpoint) {
        return endpoint.region().map(Region::of).orElseGet(() -> {
            try {
                return new AwsRegionProviderChain(new SystemSettingsRegionProvider(), new AwsProfileRegionProvider())
                        .getRegion();
            } catch (SdkException none) {
                return Region.US_EAST_1;
            }
        });
    }

    private static AwsCredentialsProvider credentials(CloudWatchEndpoint endpoint) throws DemoException {
        AwsCredentialsProvider usual = DefaultCredentialsProvider.builder().build();
        if (!endpoint.isOfAws()) {
            // Looked for at the first request: that may take seconds.
            return AwsCredentialsProviderChain.of(
                    usual, StaticCredentialsProvider.create(AwsBasicCredentials.create("duck", "pond")));
        }
        try {
            usual.resolveCredentials();
            return usual;
        } catch (SdkException none) {
            throw new DemoException(
                    "there are no AWS credentials for " + endpoint
                            + "; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (of a profile with a log-in or a role:"
                            + " eval \"$(aws configure export-credentials --format env)\"), or leave --cloudwatch out",
                    none);
        }
    }

    /** To be closed by whoever writes to it. */
    EntryStream stream() {
        return stream;
    }

    /** So far. */
    Delivery delivery() {
        return new Delivery(stream.submissions(), stream.stats().get(0).lastProblem());
    }

    /** Lets go of the connections. That takes the SDK two seconds, which nobody has to wait for. */
    @Override
    public void close() {
        stream.close();
        Thread thread = new Thread(client::close, "pond-cloudwatch-close");
        thread.setDaemon(true);
        thread.start();
    }
}
