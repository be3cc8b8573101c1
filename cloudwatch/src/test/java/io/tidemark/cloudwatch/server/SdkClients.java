package io.tidemark.cloudwatch.server;

import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.defaultsmode.DefaultsMode;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.SdkEventLoopGroup;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsAsyncClient;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsAsyncClientBuilder;
import software.amazon.awssdk.utils.ThreadFactoryBuilder;

/** Clients that ask neither the environment nor files nor the network who they are. */
final class SdkClients {

    /**
     * Shared and never shut down, unlike a client's own group, which takes two seconds to end at {@code close()}.
     */
    private static final SdkEventLoopGroup EVENT_LOOPS = SdkEventLoopGroup.builder()
            .numberOfThreads(2)
            .threadFactory(new ThreadFactoryBuilder()
                    .threadNamePrefix("test-netty")
                    .daemonThreads(true)
                    .build())
            .build();

    private SdkClients() {}

    static CloudWatchLogsAsyncClientBuilder builder(URI endpoint) {
        return CloudWatchLogsAsyncClient.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("access", "secret")))
                .httpClientBuilder(NettyNioAsyncHttpClient.builder().eventLoopGroup(EVENT_LOOPS))
                .defaultsMode(DefaultsMode.STANDARD)
                .overrideConfiguration(configuration -> configuration
                        .defaultProfileFile(ProfileFile.aggregator().build())
                        .defaultProfileName("none"));
    }
}
